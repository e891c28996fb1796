import { App, Stack } from 'aws-cdk-lib';

new Stack(new App(), 'empty');
