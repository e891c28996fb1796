/** There is no report without this: exit code 2. Whatever else cannot be read is 'unknown' in the report. */
export class CannotReport extends Error {
  constructor(message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'CannotReport';
  }
}
