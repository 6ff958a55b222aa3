# terraform init && terraform test: no token and no network are needed once the providers are installed.

mock_provider "cloudflare" {
  override_during = plan

  mock_resource "cloudflare_zero_trust_access_application" {
    defaults = {
      saas_app = {
        sso_endpoint  = "https://example.cloudflareaccess.com/cdn-cgi/access/sso/saml/7376000000000000000000000000000000000000000000000000000000000000"
        idp_entity_id = "https://example.cloudflareaccess.com"
        public_key    = "MIIDnzCCAoegAwIBAgIUHeRf1+vVNzZtUqGu4wkQfalrO90wDQYJKoZIhvcNAQELBQAwXzELMAkGA1UEBhMCVVMxDjAMBgNVBAgMBVRleGFzMQ8wDQYDVQQHDAZBdXN0aW4xEDAOBgNVBAoMB0V4YW1wbGUxHTAbBgNVBAMMFGNsb3VkZmxhcmVhY2Nlc3MuY29tMB4XDTI2MTEyMzE5MzAxNFoXDTM2MTEyMDE5MzAxNFowXzELMAkGA1UEBhMCVVMxDjAMBgNVBAgMBVRleGFzMQ8wDQYDVQQHDAZBdXN0aW4xEDAOBgNVBAoMB0V4YW1wbGUxHTAbBgNVBAMMFGNsb3VkZmxhcmVhY2Nlc3MuY29tMIIBIjANBgkqhkiG9w0BAQEFAAOCAQ8AMIIBCgKCAQEAmXgqqjrkhXWqkUuOe7EW84UwdPuXbUtminr7C+9smunTg18smxyG5XPcVOUdBMlx3F1UiF7/NxHOqgbKESc58scubqe5s/E81LcreIGiam9Ct4gu2zcwOjd2Ji2Jw9gwvW4QuSlV/+Kzhxe8idYJhg0VQOXWaLGQWoNvZ5Tu5HXlbj64zZLHqsj6uyTeAWRVSs/whXdqQQD6f1f/Hnk8ulWVNwStsx0smJ+/CUl8um8M62DliTj9ehWpKYOb/sC12160OPYSM2le7NGdB+okwlGYgmEySlkz1XguI6Xc0S5Ep3s703h/pievow9wbltVRjMElTOuMFVxepPm4zXOIwIDAQABo1MwUTAdBgNVHQ4EFgQUzbpjyHdrlkorvKvSuX2lf7DdtUowHwYDVR0jBBgwFoAUzbpjyHdrlkorvKvSuX2lf7DdtUowDwYDVR0TAQH/BAUwAwEB/zANBgkqhkiG9w0BAQsFAAOCAQEAaAX4nmwJKHmR8xYjECfBJ8/y/q8Gk6iVmGAxUeYLCdecY3lrSFB+m6NDbZ4xnGx1kP8nMAowrS977KWjiRmYYAbxqTdTh3xdlIdeLGkq1rVlDaZnw4JvmBl3xSjM0/gzBjDUMnrxlL64jvvgoQXHXoomScYrirUMhgutZQ8rfJUKkDQT9x3HG+hlTXS5P900ER0BER9I3h0Csljgzq5E3jtSexalK+39+kXCutmPgBbP3aQuTZvLfqpdtyoVJHnMYlGU2JnJu2KIJzXV07R14XkjOIn/IwZOeiEO6Kff2nkJF5XmJt/YYBnnXO7R2vyNd0Lt3X/EPyftzESkoTmeOA=="
        client_secret = null
      }
    }
  }
}

variables {
  account_id = "00000000000000000000000000000000"
  policy_ids = ["f174e90a-0000-4000-8000-000000000000"]
  acs_url    = "https://eu-west-1.sso.signin.aws/platform/saml/acs/4455422d00000000-0000-4000-8000-000000000000"
}

run "both_halves" {
  command = plan

  assert {
    condition     = cloudflare_zero_trust_access_application.aws.saas_app.sp_entity_id == "https://eu-west-1.signin.aws.amazon.com/platform/saml/d-9300000000"
    error_message = "The Entity ID is AWS's issuer URL."
  }
  assert {
    condition     = cloudflare_zero_trust_access_application.aws.saas_app.consumer_service_url == var.acs_url
    error_message = "The chosen ACS URL counts."
  }
  assert {
    condition     = strcontains(output.aws_idp_metadata, "entityID=\"https://example.cloudflareaccess.com\"")
    error_message = "The metadata is Cloudflare's: ${output.aws_idp_metadata}"
  }
  assert {
    condition     = output.certificate_expires == "2036-11-20T19:30:14Z"
    error_message = "The certificate is the one that Cloudflare shows."
  }
}

# Without a choice AWS's default counts, and the other ACS URLs are worth a warning.
run "default_acs_url" {
  command = plan

  variables {
    acs_url = null
  }

  assert {
    condition     = startswith(cloudflare_zero_trust_access_application.aws.saas_app.consumer_service_url, "https://eu-west-1.signin.aws.amazon.com/")
    error_message = "The ACS URL is the one that the metadata marks as default."
  }
  expect_failures = [check.metadata]
}

run "no_policy" {
  command = plan

  variables {
    policy_ids = []
  }

  expect_failures = [var.policy_ids]
}
