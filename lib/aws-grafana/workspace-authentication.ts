import type { Duration } from 'aws-cdk-lib';
import type { CfnWorkspace } from 'aws-cdk-lib/aws-grafana';
import type { IConstruct } from 'constructs';
import { fail, validateString } from '../core/validation';

/**
 * What an identity provider says about itself.
 */
export class IdpMetadata {
  /**
   * Metadata that Grafana fetches: the provider must be reachable from the internet.
   *
   * @param url where the metadata is, by https
   */
  public static url(url: string): IdpMetadata {
    return new IdpMetadata(url, undefined);
  }

  /**
   * The metadata itself.
   *
   * @param xml the document, from `<EntityDescriptor>` on or with its XML declaration
   */
  public static xml(xml: string): IdpMetadata {
    return new IdpMetadata(undefined, xml);
  }

  private constructor(
    private readonly location: string | undefined,
    private readonly document: string | undefined,
  ) {}

  /** @internal */
  public _render(scope: IConstruct): CfnWorkspace.IdpMetadataProperty {
    validateString(scope, 'idpMetadata', this.location, { pattern: /^https?:\/\/\S+$/, allows: 'a URL' });
    validateString(scope, 'idpMetadata', this.document, { pattern: /^\s*</, allows: 'a document in XML' });
    return { url: this.location, xml: this.document };
  }
}

/** How users of a SAML identity provider become users of the workspace. */
export interface SamlOptions {
  /** What the identity provider says about itself. */
  readonly idpMetadata: IdpMetadata;

  /**
   * The attribute of the assertion that holds the user's roles, which `adminRoles` and `editorRoles` are compared with.
   *
   * @default - none: everybody is a viewer
   */
  readonly roleAttribute?: string;

  /**
   * The roles that make a user an administrator. Without any, nobody who comes by SAML can administer the workspace.
   *
   * @default - none
   */
  readonly adminRoles?: string[];

  /**
   * The roles that make a user an editor.
   *
   * @default - none
   */
  readonly editorRoles?: string[];

  /**
   * The attribute of the assertion that holds the login.
   *
   * @default - the service's: `mail`
   */
  readonly loginAttribute?: string;

  /**
   * The attribute of the assertion that holds the e-mail address.
   *
   * @default - the service's: `mail`
   */
  readonly emailAttribute?: string;

  /**
   * The attribute of the assertion that holds the user's whole name.
   *
   * @default - the service's: `displayName`
   */
  readonly nameAttribute?: string;

  /**
   * The attribute of the assertion that holds the user's groups.
   *
   * @default - groups are not read
   */
  readonly groupsAttribute?: string;

  /**
   * The attribute of the assertion that holds the user's organization.
   *
   * @default - organizations are not read
   */
  readonly organizationAttribute?: string;

  /**
   * The organizations whose users may come in; takes `organizationAttribute`.
   *
   * @default - every organization
   */
  readonly allowedOrganizations?: string[];

  /**
   * How long a user stays signed in, in whole minutes.
   *
   * @default - the service's: 1 day
   */
  readonly loginValidity?: Duration;
}

/**
 * How users sign in.
 *
 * @see https://docs.aws.amazon.com/grafana/latest/userguide/authentication-in-AMG.html
 */
export class WorkspaceAuthentication {
  /**
   * By IAM Identity Center, which must be enabled in the organization. **Nobody can sign in** until somebody assigns users
   * or groups to the workspace, in the console or by `aws grafana update-permissions`: CloudFormation cannot.
   */
  public static identityCenter(): WorkspaceAuthentication {
    return new WorkspaceAuthentication(['AWS_SSO'], undefined);
  }

  /**
   * By an identity provider that speaks SAML 2.0.
   *
   * @param options the identity provider, and who is what in the workspace
   */
  public static saml(options: SamlOptions): WorkspaceAuthentication {
    return new WorkspaceAuthentication(['SAML'], options);
  }

  /**
   * By either.
   *
   * @param options the identity provider, and who is what in the workspace
   */
  public static identityCenterAndSaml(options: SamlOptions): WorkspaceAuthentication {
    return new WorkspaceAuthentication(['AWS_SSO', 'SAML'], options);
  }

  private constructor(
    private readonly providers: string[],
    private readonly samlOptions: SamlOptions | undefined,
  ) {}

  /** @internal */
  public _render(scope: IConstruct): RenderedAuthentication {
    const { samlOptions } = this;
    if (samlOptions) validateSaml(scope, samlOptions);
    return {
      authenticationProviders: this.providers,
      samlConfiguration: samlOptions && renderSaml(scope, samlOptions),
    };
  }
}

/**
 * The properties of the L1 that say how users sign in.
 *
 * @internal
 */
export interface RenderedAuthentication {
  readonly authenticationProviders: string[];
  readonly samlConfiguration?: CfnWorkspace.SamlConfigurationProperty;
}

function validateSaml(scope: IConstruct, options: SamlOptions): void {
  const { adminRoles = [], editorRoles = [], allowedOrganizations = [] } = options;
  const roles = [...adminRoles, ...editorRoles];
  if (roles.length > 0 && options.roleAttribute === undefined) {
    fail(
      scope,
      'SamlRoleAttribute',
      `'adminRoles' and 'editorRoles' must come with 'roleAttribute', the attribute that they are compared with, ` +
        `got ${roles.map((role) => `'${role}'`).join(', ')} without one`,
    );
  }
  if (allowedOrganizations.length > 0 && options.organizationAttribute === undefined) {
    fail(
      scope,
      'SamlOrganizationAttribute',
      `'allowedOrganizations' must come with 'organizationAttribute', the attribute that they are compared with, ` +
        `got ${allowedOrganizations.map((name) => `'${name}'`).join(', ')} without one`,
    );
  }
}

function renderSaml(scope: IConstruct, options: SamlOptions): CfnWorkspace.SamlConfigurationProperty {
  const { adminRoles, editorRoles } = options;
  const attributes = {
    role: options.roleAttribute,
    login: options.loginAttribute,
    email: options.emailAttribute,
    name: options.nameAttribute,
    groups: options.groupsAttribute,
    org: options.organizationAttribute,
  };
  const given = Object.values(attributes).some((attribute) => attribute !== undefined);
  return {
    idpMetadata: options.idpMetadata._render(scope),
    assertionAttributes: given ? attributes : undefined,
    roleValues: adminRoles || editorRoles ? { admin: adminRoles, editor: editorRoles } : undefined,
    allowedOrganizations: options.allowedOrganizations,
    loginValidityDuration: options.loginValidity?.toMinutes(),
  };
}
