terraform {
  required_version = ">= 1.8"
  required_providers {
    cloudflare = {
      source  = "cloudflare/cloudflare"
      version = "~> 5.0"
    }
    samlbridge = {
      source = "samlbridge/samlbridge"
    }
  }
}

variable "account_id" {
  type = string
}

variable "policy_id" {
  description = "The Access policy that lets people in. Without one, no one gets in."
  type        = string
}

locals {
  aws = provider::samlbridge::parse_sp_metadata(file("aws-sp-metadata.xml"))
}

resource "cloudflare_zero_trust_access_application" "aws" {
  account_id = var.account_id
  name       = "AWS IAM Identity Center"
  type       = "saas"
  policies   = [{ id = var.policy_id, precedence = 1 }]
  saas_app = {
    auth_type            = "saml"
    sp_entity_id         = local.aws.entity_id
    consumer_service_url = local.aws.acs_url
    name_id_format       = local.aws.name_id_format
  }
}

# terraform output -raw aws_idp_metadata >access_saml_metadata.xml
output "aws_idp_metadata" {
  value = provider::samlbridge::build_idp_metadata(
    cloudflare_zero_trust_access_application.aws.saas_app.sso_endpoint,
    cloudflare_zero_trust_access_application.aws.saas_app.idp_entity_id,
    cloudflare_zero_trust_access_application.aws.saas_app.public_key,
  )
}
