import { children, type Expression } from './promql-expression';
import { type PromqlType, SIGNATURES, type Signature } from './promql-functions';

/** Something that Prometheus would refuse, and where. */
export interface Fault {
  readonly at: number;
  readonly message: string;
}

const IN_WORDS: Readonly<Record<PromqlType, string>> = {
  scalar: 'a number',
  vector: 'an instant vector',
  matrix: 'a range vector',
  string: 'a string',
};
const COMPARISONS = ['Eql', 'Neq', 'Gtr', 'Gte', 'Lss', 'Lte'];
const SET_OPERATORS = ['And', 'Or', 'Unless'];
/** What aggregations take before the vector; the others take nothing. */
const AGGREGATION_PARAMETERS: Readonly<Record<string, PromqlType>> = {
  Bottomk: 'scalar',
  CountValues: 'string',
  LimitK: 'scalar',
  LimitRatio: 'scalar',
  Quantile: 'scalar',
  Topk: 'scalar',
};
const SELECTORS = ['VectorSelector', 'MatrixSelector', 'SubqueryExpr', 'OffsetExpr', 'StepInvariantExpr'];

/** Checks the types of an expression that parses, as Prometheus does before it runs one. */
export class TypeChecker {
  constructor(private readonly text: string) {}

  /** The first fault in an expression, or its type; an unknown function is of no known type. */
  public check(expression: Expression): Fault | PromqlType | undefined {
    const [first] = expression.operands;
    switch (expression.kind) {
      case 'NumberDurationLiteral':
        return 'scalar';
      case 'StringLiteral':
        return 'string';
      case 'VectorSelector':
        return 'vector';
      case 'MatrixSelector':
      case 'SubqueryExpr':
        return this.range(expression);
      case 'UnaryExpr':
        return this.unary(expression);
      case 'OffsetExpr':
      case 'StepInvariantExpr':
        if (SELECTORS.includes(first!.kind)) return this.check(first!);
        return { at: expression.from, message: `'offset' and '@' are for selectors and subqueries` };
      case 'BinaryExpr':
        return this.binary(expression);
      case 'AggregateExpr':
        return this.aggregation(expression);
      case 'FunctionCall':
        return this.call(expression);
      default:
        return first ? this.check(first) : undefined;
    }
  }

  private range({ kind, from, operands }: Expression): Fault | PromqlType {
    const operand = operands[0]!;
    const type = this.check(operand);
    if (isFault(type)) return type;
    if (kind === 'MatrixSelector' && operand.kind !== 'VectorSelector') {
      return { at: from, message: `a range stands after a selector; after an expression write a subquery, '[5m:]'` };
    }
    if (type === undefined || type === 'vector') return 'matrix';
    return { at: from, message: `a subquery is for instant vectors, not for ${IN_WORDS[type]}` };
  }

  /** The types of operands, which are no ranges and no strings. Each is looked at once: chains of operators are long. */
  private numeric(expressions: readonly Expression[], what: string): Fault | (PromqlType | undefined)[] {
    const types: (PromqlType | undefined)[] = [];
    for (const expression of expressions) {
      const type = this.check(expression);
      if (isFault(type)) return type;
      if (type === 'matrix' || type === 'string') {
        return {
          at: expression.from,
          message: `${what} is for numbers and instant vectors, not for ${IN_WORDS[type]}`,
        };
      }
      types.push(type);
    }
    return types;
  }

  private unary({ operands }: Expression): Fault | PromqlType | undefined {
    const types = this.numeric(operands, 'a sign');
    return Array.isArray(types) ? types[0] : types;
  }

  private binary({ node, operands }: Expression): Fault | PromqlType {
    const operator = children(node).find(({ name, type }) => !type.is('Expr') && name !== 'LineComment')!;
    const sign = this.text.slice(operator.from, operator.to);
    const types = this.numeric(operands, `'${sign}'`);
    if (!Array.isArray(types)) return types;
    const comparison = COMPARISONS.includes(operator.name);
    const bool = node.getChild('BoolModifier');
    if (bool && !comparison) return { at: bool.from, message: `'bool' is for comparisons, not for '${sign}'` };
    if (SET_OPERATORS.includes(operator.name) && types.includes('scalar')) {
      return { at: operator.from, message: `'${sign}' is for instant vectors, not for a number` };
    }
    const numbers = types.every((type) => type === 'scalar');
    if (comparison && !bool && numbers) {
      return { at: operator.from, message: `numbers are compared with 'bool': '${sign} bool'` };
    }
    return numbers ? 'scalar' : 'vector';
  }

  private aggregation(expression: Expression): Fault | PromqlType | undefined {
    const operator = expression.node.getChild('AggregateOp')!;
    const parameter = AGGREGATION_PARAMETERS[operator.firstChild!.name];
    const parameters: PromqlType[] = parameter ? [parameter, 'vector'] : ['vector'];
    const name = this.text.slice(operator.from, operator.to);
    const signature: Signature = { parameters, required: parameters.length, repeats: false, returns: 'vector' };
    return this.arguments(expression, name, signature) ?? 'vector';
  }

  private call(expression: Expression): Fault | PromqlType | undefined {
    // The text, not the node: an old name may stand in for the one that the grammar knows.
    const name = /^\w+/.exec(this.text.slice(expression.from))![0];
    const signature = SIGNATURES.get(name);
    if (!signature) return expression.operands.map((each) => this.check(each)).find(isFault);
    return this.arguments(expression, name, signature) ?? signature.returns;
  }

  private arguments({ from, operands }: Expression, name: string, signature: Signature): Fault | undefined {
    const { parameters, required, repeats } = signature;
    if (operands.length < required || (!repeats && operands.length > parameters.length)) {
      const count = repeats ? `at least ${required}` : [...new Set([required, parameters.length])].join(' or ');
      return { at: from, message: `'${name}' takes ${count} argument(s), got ${operands.length}` };
    }
    for (const [index, argument] of operands.entries()) {
      const type = this.check(argument);
      if (isFault(type)) return type;
      const wanted = parameters[Math.min(index, parameters.length - 1)]!;
      if (type && type !== wanted) {
        const hint = wanted === 'matrix' && type === 'vector' ? `, such as 'x[5m]'` : '';
        return {
          at: argument.from,
          message: `argument ${index + 1} of '${name}' must be ${IN_WORDS[wanted]}${hint}, got ${IN_WORDS[type]}`,
        };
      }
    }
    return undefined;
  }
}

export function isFault(value: unknown): value is Fault {
  return typeof value === 'object' && !Array.isArray(value);
}

/** The type of an expression, in words. */
export function typeInWords(type: PromqlType): string {
  return IN_WORDS[type];
}
