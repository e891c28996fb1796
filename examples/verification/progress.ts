/** Where progress is written: stderr, so that stdout holds the report and nothing else. */
export interface ProgressStream {
  readonly isTTY?: boolean;
  readonly columns?: number;
  write(text: string): unknown;
}

/** Shows a person that a check is still alive, and what it waits for. */
export interface Progress {
  /** A new check, named by its promise. */
  begin(promise: string): void;
  /** What is going on right now. */
  show(text: string): void;
  /** The check has ended; its line in the report comes next. */
  end(): void;
}

/** A terminal gets one line that is rewritten every second; a log file gets a line whenever there is something new. */
export function progressOn(stream: ProgressStream): Progress {
  return stream.isTTY === true ? new RewrittenLine(stream) : new NewLines(stream);
}

class RewrittenLine implements Progress {
  private promise = '';
  private text = '';
  private started = 0;
  private timer?: NodeJS.Timeout;

  constructor(private readonly stream: ProgressStream) {}

  begin(promise: string): void {
    this.promise = promise;
    this.text = '';
    this.started = Date.now();
    this.timer = setInterval(() => this.draw(), 1000).unref();
    this.draw();
  }

  show(text: string): void {
    this.text = text;
    this.draw();
  }

  end(): void {
    clearInterval(this.timer);
    this.stream.write('\r\x1b[2K');
  }

  private draw(): void {
    const seconds = Math.round((Date.now() - this.started) / 1000);
    // One or the other, and cut: a line that wraps cannot be rewritten.
    const line = `${seconds} s  ${this.text || this.promise}`;
    this.stream.write(`\r\x1b[2K${line.slice(0, (this.stream.columns ?? 80) - 1)}`);
  }
}

class NewLines implements Progress {
  private last = '';

  constructor(private readonly stream: ProgressStream) {}

  begin(): void {
    this.last = '';
  }

  show(text: string): void {
    if (text !== this.last) {
      this.last = text;
      this.stream.write(`${text}\n`);
    }
  }

  end(): void {}
}
