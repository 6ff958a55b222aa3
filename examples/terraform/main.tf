# Both halves of the pair: AWS's metadata in, AWS-ready metadata out. Between the two stands the application, of which the
# module gets what Cloudflare makes of it; that is no cycle, since each output depends on the inputs it is made of and no other.
module "saml" {
  source = "./modules/saml"

  aws_sp_metadata = file(var.aws_sp_metadata_file)
  acs_url         = var.acs_url
  saas_app        = cloudflare_zero_trust_access_application.aws.saas_app
  time            = plantimestamp()
}

resource "cloudflare_zero_trust_access_application" "aws" {
  account_id   = var.account_id
  name         = var.application_name
  type         = "saas"
  allowed_idps = var.allowed_idps
  policies     = [for i, id in var.policy_ids : { id = id, precedence = i + 1 }]

  saas_app = {
    auth_type            = "saml"
    sp_entity_id         = module.saml.sp_entity_id
    consumer_service_url = module.saml.consumer_service_url
    name_id_format       = module.saml.name_id_format
  }
}

# What is worth knowing but stops nothing, at every plan: ACS URLs left out, a certificate that is about to expire.
check "saml" {
  assert {
    condition     = length(module.saml.warnings) == 0
    error_message = join("\n", module.saml.warnings)
  }
}
