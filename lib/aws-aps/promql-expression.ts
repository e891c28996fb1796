import type { parser } from '@prometheus-io/lezer-promql';

// Taken from the parser: what '@lezer/common' declares for CommonJS is another type to TypeScript.
export type Tree = ReturnType<typeof parser.parse>;
export type SyntaxNode = Tree['topNode'];

/** An expression of PromQL and what it is made of. */
export interface Expression {
  /** What the grammar calls it. */
  readonly kind: string;
  readonly node: SyntaxNode;
  /** Where it begins in the text. */
  readonly from: number;
  readonly operands: Expression[];
}

/** What stands after a selector. */
const POSTFIX = ['MatrixSelector', 'SubqueryExpr', 'OffsetExpr', 'StepInvariantExpr', 'AnchoredExpr', 'SmoothedExpr'];

/**
 * The expression at a node of the grammar's tree.
 *
 * The grammar reads `a > b offset 5m` as `(a > b) offset 5m`, where Prometheus lets what stands after a selector bind to
 * that selector: here it does too.
 */
export function expressionAt(node: SyntaxNode): Expression {
  const body = node.getChild('FunctionCallBody') ?? node;
  const operands = children(body)
    .filter(({ type }) => type.is('Expr'))
    .map(expressionAt);
  const [first] = operands;
  if (first && POSTFIX.includes(node.name)) return attach(node, first);
  return { kind: node.name, node, from: node.from, operands };
}

/** The nodes directly below a node. */
export function children(node: SyntaxNode): SyntaxNode[] {
  const found: SyntaxNode[] = [];
  for (let child = node.firstChild; child; child = child.nextSibling) found.push(child);
  return found;
}

function attach(postfix: SyntaxNode, target: Expression): Expression {
  if (target.kind !== 'BinaryExpr' && target.kind !== 'UnaryExpr') {
    return { kind: postfix.name, node: postfix, from: target.from, operands: [target] };
  }
  const operands = [...target.operands];
  operands.push(attach(postfix, operands.pop()!));
  return { ...target, operands };
}
