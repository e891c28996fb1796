export * as aws_aps from './aws-aps';
export * as aws_eks from './aws-eks';
export * as aws_grafana from './aws-grafana';
export * as aws_opensearchserverless from './aws-opensearchserverless';
export * as aws_osis from './aws-osis';
export * as aws_s3express from './aws-s3express';
