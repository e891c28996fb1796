/** How the schema of a codec with one is known. */
export interface SchemaCodecOptions {
  /**
   * The Avro schema, as JSON: an object such as `{ type: 'record', name: 'Event', fields: [...] }`. Fields of an event that it
   * does not have are left out.
   *
   * @default - made from the first event of each object; events that do not fit it are lost
   */
  readonly schema?: Record<string, unknown>;
}

/** How events are written as JSON. */
export interface JsonCodecOptions {
  /**
   * The key of the list that has the events; 1 to 2,048 characters.
   *
   * @default 'events'
   */
  readonly keyName?: string;
}

/** How events are written as CSV. */
export interface CsvCodecOptions {
  /**
   * What stands between two values: one character.
   *
   * @default ','
   */
  readonly delimiter?: string;

  /**
   * The names of the columns, in order.
   *
   * @default - those of the first event of each object
   */
  readonly header?: string[];
}

/**
 * How events are written to objects.
 *
 * @see https://docs.opensearch.org/latest/data-prepper/pipelines/configuration/sinks/s3/
 */
export class OutputCodec {
  /**
   * One JSON document per object, whose only key has the list of events.
   *
   * @param options the key
   */
  public static json(options: JsonCodecOptions = {}): OutputCodec {
    return new OutputCodec('json', { key_name: options.keyName });
  }

  /** One JSON document per line. */
  public static ndjson(): OutputCodec {
    return new OutputCodec('ndjson', {});
  }

  /**
   * Apache Parquet, which is queried by column. It compresses by itself: `compression` of the sink is refused.
   *
   * @param options the schema
   */
  public static parquet(options: SchemaCodecOptions = {}): OutputCodec {
    return new OutputCodec('parquet', schemaOf(options));
  }

  /**
   * Apache Avro.
   *
   * @param options the schema
   */
  public static avro(options: SchemaCodecOptions = {}): OutputCodec {
    return new OutputCodec('avro', schemaOf(options));
  }

  /**
   * Comma-separated values.
   *
   * @param options columns and what stands between them
   */
  public static csv(options: CsvCodecOptions = {}): OutputCodec {
    return new OutputCodec('csv', { delimiter: options.delimiter, header: options.header });
  }

  /**
   * A codec that this class has no method for.
   *
   * @param pluginName the name of Data Prepper, such as `event_json`
   * @param options options as Data Prepper names them
   */
  public static of(pluginName: string, options: Record<string, unknown> = {}): OutputCodec {
    return new OutputCodec(pluginName, options);
  }

  private constructor(
    /** @internal */
    public readonly _name: string,
    private readonly options: Readonly<Record<string, unknown>>,
  ) {}

  /** @internal */
  public _render(): Record<string, unknown> {
    return { [this._name]: this.options };
  }
}

function schemaOf({ schema }: SchemaCodecOptions): Record<string, unknown> {
  return schema ? { schema: JSON.stringify(schema) } : { auto_schema: true };
}
