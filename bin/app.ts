import { App } from 'aws-cdk-lib';
import { examples, loadExample, UnknownExampleError } from '../examples';

async function main(): Promise<void> {
  const app = new App();
  const only = app.node.tryGetContext('example') as string | undefined;
  for (const id of only === undefined ? Object.keys(examples) : [only]) {
    const Example = await loadExample(id);
    new Example(app, id);
  }
}

main().catch((error: unknown) => {
  console.error(error instanceof UnknownExampleError ? error.message : error);
  process.exitCode = 1;
});
