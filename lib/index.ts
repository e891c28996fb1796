export * as aws_s3express from './aws-s3express';
