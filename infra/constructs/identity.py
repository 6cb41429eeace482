"""Who may call: a Cognito user pool with the groups user and admin."""

from __future__ import annotations

import aws_cdk as cdk
from aws_cdk import aws_cognito as cognito

from constructs import Construct
from infra.config import Config


class Identity(Construct):
    """Accounts are made by an administrator; the ID token's ``cognito:groups`` carries the role."""

    def __init__(self, scope: Construct, construct_id: str, config: Config) -> None:
        super().__init__(scope, construct_id)
        self.pool = cognito.UserPool(
            self,
            "Users",
            user_pool_name=config.prefix,
            self_sign_up_enabled=False,
            sign_in_aliases=cognito.SignInAliases(email=True),
            auto_verify=cognito.AutoVerifiedAttrs(email=True),
            mfa=cognito.Mfa.OPTIONAL,
            mfa_second_factor=cognito.MfaSecondFactor(otp=True, sms=False),
            password_policy=cognito.PasswordPolicy(
                min_length=12, require_digits=True, require_lowercase=True, require_uppercase=True
            ),
            account_recovery=cognito.AccountRecovery.EMAIL_ONLY,
            deletion_protection=config.is_prod,
            removal_policy=cdk.RemovalPolicy.RETAIN if config.is_prod else cdk.RemovalPolicy.DESTROY,
        )
        for precedence, role in enumerate(("admin", "user")):
            cognito.CfnUserPoolGroup(
                self,
                f"Group{role.capitalize()}",
                user_pool_id=self.pool.user_pool_id,
                group_name=role,
                precedence=precedence,
                description=f"Role {role} of the FlowAudit API",
            )
        self.client = self.pool.add_client(
            "Client",
            user_pool_client_name=f"{config.prefix}-web",
            generate_secret=False,
            auth_flows=cognito.AuthFlow(user_srp=True, user_password=not config.is_prod),
            disable_o_auth=True,
            prevent_user_existence_errors=True,
            id_token_validity=cdk.Duration.hours(1),
            access_token_validity=cdk.Duration.hours(1),
            refresh_token_validity=cdk.Duration.days(1),
        )
