# For OpenTofu, which reads this file in the place of main.tftest.hcl. Its mocks leave null what is computed inside saas_app,
# and do not let a test give it; so this plans with Cloudflare's provider itself, which asks nothing of the network to plan
# an application that is new: CLOUDFLARE_API_TOKEN=none tofu test

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
  expect_failures = [check.application, check.certificate] # known after apply, which counts as failed
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
  expect_failures = [check.metadata, check.application, check.certificate]
}

run "no_policy" {
  command = plan

  variables {
    policy_ids = []
  }

  expect_failures = [var.policy_ids]
}
