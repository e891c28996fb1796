import { App } from 'aws-cdk-lib';
import { examples, loadExample } from '../examples';

async function main(): Promise<void> {
  const app = new App();
  const only = app.node.tryGetContext('example') as string | undefined;
  for (const id of only === undefined ? Object.keys(examples) : [only]) {
    const Example = await loadExample(id);
    new Example(app, id);
  }
}

main().catch((error: Error) => {
  console.error(error.message);
  process.exitCode = 1;
});
