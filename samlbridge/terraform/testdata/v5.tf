# An application as people write it by hand: literals, one reference, a heredoc, other blocks around it.
terraform {
  required_providers {
    cloudflare = {
      source  = "cloudflare/cloudflare"
      version = "~> 5.0"
    }
  }
}

resource "cloudflare_zero_trust_access_application" "aws" {
  account_id       = var.account_id
  name             = "AWS"
  type             = "saas"
  session_duration = "6h"
  allowed_idps     = [cloudflare_zero_trust_access_identity_provider.okta.id]
  policies         = [{ id = cloudflare_zero_trust_access_policy.staff.id, precedence = 1 }]

  saas_app = {
    consumer_service_url = "https://eu-west-1.signin.aws.amazon.com/platform/saml/acs/4455422d00000000-0000-4000-8000-000000000000"
    sp_entity_id         = ("https://eu-west-1.signin.aws.amazon.com/platform/saml/d-9300000000")
    name_id_format       = "email"
    sso_endpoint         = "https://example.cloudflareaccess.com/"
    default_realy_state  = "misspelt"
    name_id_transform_jsonata = <<-EOT
      $lowercase(email)
    EOT
    custom_attributes = [
      { name = "department", required = false, source = { name = "department" } },
      { name = "team", source = { name = "team" }, unknown = 1 },
    ]
  }

  lifecycle {
    prevent_destroy = true
  }
}
