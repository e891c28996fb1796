import type { Template } from 'aws-cdk-lib/assertions';

interface Rule {
  readonly ResourceType: string;
  readonly Resource: string[];
  readonly Permission: string[];
}

/** Permissions by the logical id of who has them, the type of what they are on, and its name behind that of the collection. */
export type DataAccess = Record<string, Record<string, Record<string, string[]>>>;

/** What the one data access policy of a template says, of which the simulation of IAM knows nothing. */
export function dataAccess(template: Template): DataAccess {
  const [policy] = Object.values(template.findResources('AWS::OpenSearchServerless::AccessPolicy'));
  const { Policy } = policy!['Properties'] as {
    Policy: { 'Fn::Join': [string, (string | { 'Fn::GetAtt': [string, string] })[]] };
  };
  const text = Policy['Fn::Join'][1].map((part) => (typeof part === 'string' ? part : part['Fn::GetAtt'][0])).join('');
  const access: DataAccess = {};
  for (const { Rules, Principal } of JSON.parse(text) as { Rules: Rule[]; Principal: string[] }[]) {
    for (const principal of Principal) {
      for (const { ResourceType, Resource, Permission } of Rules) {
        const names = ((access[principal] ??= {})[ResourceType] ??= {});
        for (const resource of Resource) names[resource.split('/').slice(2).join('/')] = Permission;
      }
    }
  }
  return access;
}
