/** Nothing could be checked (a wrong argument, no stack): exit code 2, because no promise has been shown to be broken. */
export class CannotVerify extends Error {
  constructor(message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'CannotVerify';
  }
}
