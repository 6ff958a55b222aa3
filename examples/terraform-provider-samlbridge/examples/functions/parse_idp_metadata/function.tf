terraform {
  required_version = ">= 1.8"
  required_providers {
    samlbridge = {
      source = "samlbridge/samlbridge"
    }
  }
}

locals {
  # The file that was uploaded to AWS.
  aws_trusts = provider::samlbridge::parse_idp_metadata(file("${path.module}/access_saml_metadata.xml"))

  # In a configuration of your own: cloudflare_zero_trust_access_application.aws.saas_app.public_key
  public_key = file("${path.module}/public-key.txt")
}

output "certificate_expires" {
  value = one(local.aws_trusts.certificates[*].not_after)
}

# Cloudflare signs with a certificate that AWS does not have: sign-in fails until the new one is imported.
check "aws_trusts_cloudflare" {
  assert {
    condition = contains(
      local.aws_trusts.certificates[*].fingerprint,
      provider::samlbridge::certificate_fingerprint(local.public_key),
    )
    error_message = "Cloudflare has another certificate than the metadata that AWS was given: import the new one in AWS."
  }
}
