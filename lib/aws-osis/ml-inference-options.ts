import type { Duration } from 'aws-cdk-lib';
import type { TaggedOptions } from './conditional-options';

/** What a model is asked, and where its answers go. */
export interface MlInferenceOptions extends TaggedOptions {
  /**
   * Whether a job is started for files in S3, or the model is asked about each event.
   *
   * @default MlAction.BATCH_PREDICT
   */
  readonly action?: MlAction;

  /**
   * Where the results of jobs are written: `s3://bucket/prefix`. The job writes there, with its own role and not the
   * pipeline's.
   *
   * @default - none; jobs need it
   */
  readonly outputPath?: string;

  /**
   * The key of what the model gets.
   *
   * @default - the event is the file that a scan of S3 found
   */
  readonly inputKey?: string;

  /**
   * How many files one job has at most.
   *
   * @default 100
   */
  readonly maxBatchSize?: number;

  /**
   * How long a job that was refused, since there are too many, is started again.
   *
   * @default Duration.minutes(10)
   */
  readonly retryTimeWindow?: Duration;

  /**
   * How long each new attempt waits: 3 seconds to 5 minutes.
   *
   * @default Duration.seconds(60)
   */
  readonly retryInterval?: Duration;
}

/** What a model is asked for. */
export enum MlAction {
  /** A job over files, whose results are written to S3. The domain needs OpenSearch 2.17 or later. */
  BATCH_PREDICT = 'batch_predict',

  /** An answer for each event, while the pipeline waits. */
  PREDICT = 'predict',
}

/** Where a model runs. */
export enum MlService {
  /** Amazon Bedrock. */
  BEDROCK = 'bedrock',

  /** Amazon SageMaker AI. */
  SAGEMAKER = 'sagemaker',
}
