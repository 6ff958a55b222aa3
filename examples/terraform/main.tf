# AWS's metadata file makes the application, and what Cloudflare makes of the application is the file for AWS's upload.
locals {
  aws      = provider::samlbridge::parse_sp_metadata(file("${path.module}/aws-sp-metadata.xml"), var.acs_url)
  saas_app = cloudflare_zero_trust_access_application.aws.saas_app
  for_aws = provider::samlbridge::build_idp_metadata(
    local.saas_app.sso_endpoint, local.saas_app.idp_entity_id, local.saas_app.public_key
  )
  cloudflare = provider::samlbridge::parse_idp_metadata(local.for_aws)

  # Of the whole application. Its sensitive attribute, client_secret, is null for SAML, and no finding quotes a secret.
  findings = nonsensitive(
    provider::samlbridge::check(jsonencode(cloudflare_zero_trust_access_application.aws), plantimestamp())
  )

  # The file as it was uploaded to AWS, once it is committed here.
  uploaded = "${path.module}/access_saml_metadata.xml"
  trusted  = fileexists(local.uploaded) ? provider::samlbridge::parse_idp_metadata(file(local.uploaded)) : local.cloudflare
}

resource "cloudflare_zero_trust_access_application" "aws" {
  account_id   = var.account_id
  name         = "AWS IAM Identity Center"
  type         = "saas"
  allowed_idps = var.allowed_idps
  policies     = [for i, id in var.policy_ids : { id = id, precedence = i + 1 }]

  saas_app = {
    auth_type            = "saml"
    sp_entity_id         = local.aws.entity_id
    consumer_service_url = local.aws.acs_url
    name_id_format       = local.aws.name_id_format
  }

  lifecycle {
    # Another application has another entity ID and certificate: no one could sign in to AWS until they are uploaded.
    prevent_destroy = true

    precondition {
      condition     = !contains(local.aws.findings[*].severity, "error")
      error_message = join("\n", [for f in local.aws.findings : f.text if f.severity == "error"])
    }
  }
}

output "aws_idp_metadata" {
  description = "The file for AWS: terraform output -raw aws_idp_metadata >access_saml_metadata.xml"
  value       = local.for_aws
}

output "certificate_pem" {
  description = "The certificate alone, for a rotation in AWS: terraform output -raw certificate_pem >certificate.crt"
  value       = one(local.cloudflare.certificates[*].pem)
}

output "certificate_expires" {
  description = "When the certificate that Cloudflare signs with expires."
  value       = one(local.cloudflare.certificates[*].not_after)
}

# What is worth a warning at every plan, and stops nothing.
check "metadata" {
  assert {
    condition     = !contains(local.aws.findings[*].severity, "warning")
    error_message = join("\n", [for f in local.aws.findings : f.text if f.severity == "warning"])
  }
}

check "application" {
  assert {
    condition     = !contains(local.findings[*].severity, "warning") && !contains(local.findings[*].severity, "error")
    error_message = join("\n", [for f in local.findings : f.text if f.severity != "notice"])
  }
}

check "certificate" {
  assert {
    condition     = length(setintersection(local.trusted.certificates[*].fingerprint, local.cloudflare.certificates[*].fingerprint)) > 0
    error_message = "Cloudflare signs with a certificate that the file in access_saml_metadata.xml does not have: import certificate_pem in AWS."
  }
}
