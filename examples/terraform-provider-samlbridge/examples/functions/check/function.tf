terraform {
  required_version = ">= 1.8"
  required_providers {
    samlbridge = {
      source = "samlbridge/samlbridge"
    }
  }
}

locals {
  application = jsonencode({
    name = "AWS IAM Identity Center"
    type = "saas"
    saas_app = {
      auth_type            = "saml"
      sp_entity_id         = "https://eu-west-1.signin.aws.amazon.com/platform/saml/d-9300000000"
      consumer_service_url = "https://eu-west-1.signin.aws.amazon.com/platform/saml/acs/4455422d00000000-0000-4000-8000-000000000000"
      name_id_format       = "email"
    }
  })
  findings = provider::samlbridge::check(local.application, plantimestamp())
}

# A check block warns and lets the run go on.
check "application" {
  assert {
    condition     = alltrue([for f in local.findings : f.severity == "notice"])
    error_message = join("\n", [for f in local.findings : f.text if f.severity != "notice"])
  }
}

# A precondition ends the run.
output "application" {
  value = local.application

  precondition {
    condition     = !contains(local.findings[*].severity, "error")
    error_message = join("\n", [for f in local.findings : f.text if f.severity == "error"])
  }
}
