import { IgnoreMode } from 'aws-cdk-lib';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import type { Construct } from 'constructs';
import * as path from 'node:path';

/** What is in a layer. */
export interface NpmLayerProps {
  /** Names of packages that this checkout has, and that depend on no others. */
  readonly packages: readonly string[];
}

/** A layer with packages of npm, each whole and in a folder of its name: `require('/opt/<name>')`. Nothing has to be bundled. */
export class NpmLayer extends lambda.LayerVersion {
  constructor(scope: Construct, id: string, props: NpmLayerProps) {
    super(scope, id, {
      code: lambda.Code.fromAsset(path.join(__dirname, '..', 'node_modules'), {
        exclude: ['*', ...props.packages.flatMap((name) => [`!${name}`, `!${name}/**`])],
        ignoreMode: IgnoreMode.GIT,
      }),
      license: 'MIT',
    });
  }
}
