resource "cloudflare_access_application" "aws" {
  account_id                = "0123456789abcdef0123456789abcdef"
  name                      = "AWS Console"
  allowed_idps              = ["5d1b0d0a-0000-4000-8000-000000000000"]
  auto_redirect_to_identity = true
  session_duration          = "6h"
  type                      = "saas"
  policies                  = ["f174e90a-0000-4000-8000-000000000000"]

  saas_app {
    consumer_service_url = "https://eu-west-1.signin.aws.amazon.com/platform/saml/acs/4455422d00000000-0000-4000-8000-000000000000"
    name_id_format       = "email"
    sp_entity_id         = "https://eu-west-1.signin.aws.amazon.com/platform/saml/d-9300000000"

    custom_attribute {
      name = "department"
      source {
        name = "department"
        name_by_idp = {
          "5d1b0d0a-0000-4000-8000-000000000000" = "ou"
        }
      }
    }
    custom_attribute {
      name = "team"
      source {
        name = "team"
      }
    }
  }
}
