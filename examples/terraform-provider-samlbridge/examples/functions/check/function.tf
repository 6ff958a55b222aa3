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
  saas_app = {
    auth_type            = "saml"
    sp_entity_id         = "https://eu-west-1.signin.aws.amazon.com/platform/saml/d-9300000000"
    consumer_service_url = "https://eu-west-1.signin.aws.amazon.com/platform/saml/acs/4455422d00000000-0000-4000-8000-000000000000"
    name_id_format       = "email"
  }
  before = nonsensitive(provider::samlbridge::check(jsonencode({ type = "saas", saas_app = local.saas_app })))
}

resource "cloudflare_zero_trust_access_application" "aws" {
  account_id = var.account_id
  name       = "AWS IAM Identity Center"
  type       = "saas"
  policies   = [{ id = var.policy_id, precedence = 1 }]
  saas_app   = local.saas_app

  # Ends the run before the application is made or changed.
  lifecycle {
    precondition {
      condition     = !contains(local.before[*].severity, "error")
      error_message = join("\n", [for f in local.before : f.text if f.severity == "error"])
    }
  }
}

# The resource itself, with what Cloudflare makes. It has a sensitive attribute, client_secret, which SAML leaves empty, and
# Terraform shows no message that a sensitive value is part of: nonsensitive is right here, since no finding quotes a secret.
locals {
  after = nonsensitive(provider::samlbridge::check(jsonencode(cloudflare_zero_trust_access_application.aws), plantimestamp()))
}

# Warns at every plan, and lets the run go on.
check "application" {
  assert {
    condition     = alltrue([for f in local.after : f.severity == "notice"])
    error_message = join("\n", [for f in local.after : f.text if f.severity != "notice"])
  }
}
