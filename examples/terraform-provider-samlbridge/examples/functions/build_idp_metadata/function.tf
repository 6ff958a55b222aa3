terraform {
  required_version = ">= 1.8"
  required_providers {
    samlbridge = {
      source = "samlbridge/samlbridge"
    }
  }
}

# In a configuration with Cloudflare's provider these are saas_app.sso_endpoint, saas_app.idp_entity_id and saas_app.public_key
# of the resource cloudflare_zero_trust_access_application.
locals {
  sso_endpoint  = "https://example.cloudflareaccess.com/cdn-cgi/access/sso/saml/7376000000000000000000000000000000000000000000000000000000000000"
  idp_entity_id = "https://example.cloudflareaccess.com"
  public_key    = file("${path.module}/public-key.txt")
}

# terraform output -raw aws_idp_metadata >access_saml_metadata.xml
output "aws_idp_metadata" {
  value = provider::samlbridge::build_idp_metadata(local.sso_endpoint, local.idp_entity_id, local.public_key)
}
