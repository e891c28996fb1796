export interface RoleArn {
  readonly arn: string;
  readonly account: string;
  /** Without the path. */
  readonly name: string;
}

const pattern = /^arn:aws[\w-]*:iam::(\d{12}):role\/(?:[\x21-\x7e]+\/)?([\w+=,.@-]{1,64})$/;

/** Undefined when the text is not the ARN of a role; annotations are written by hand. */
export function roleArnOf(text: string): RoleArn | undefined {
  const [, account, name] = pattern.exec(text) ?? [];
  return account === undefined || name === undefined ? undefined : { arn: text, account, name };
}
