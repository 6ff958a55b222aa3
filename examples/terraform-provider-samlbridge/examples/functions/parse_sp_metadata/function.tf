terraform {
  required_version = ">= 1.8"
  required_providers {
    samlbridge = {
      source = "samlbridge/samlbridge"
    }
  }
}

locals {
  metadata = file("${path.module}/aws-sp-metadata.xml")
  aws      = provider::samlbridge::parse_sp_metadata(local.metadata)
}

# What goes into the resource cloudflare_zero_trust_access_application.
output "saas_app" {
  value = {
    auth_type            = "saml"
    sp_entity_id         = local.aws.entity_id
    consumer_service_url = local.aws.acs_url
    name_id_format       = local.aws.name_id_format
  }

  precondition {
    condition     = !contains(local.aws.findings[*].severity, "error")
    error_message = join("\n", local.aws.findings[*].text)
  }
}

# The metadata has several ACS URLs, and Cloudflare takes one: here another one than AWS's default.
output "dual_stack_acs_url" {
  value = provider::samlbridge::parse_sp_metadata(
    local.metadata,
    one([for url in local.aws.acs_urls : url if strcontains(url, ".sso.signin.aws/")]),
  ).acs_url
}
