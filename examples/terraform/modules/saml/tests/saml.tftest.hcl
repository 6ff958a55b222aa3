# cd modules/saml && terraform init && terraform test

variables {
  aws_sp_metadata = file("../../aws-sp-metadata.xml")
}

run "cloudflare_half" {
  command = plan

  assert {
    condition     = output.sp_entity_id == "https://eu-west-1.signin.aws.amazon.com/platform/saml/d-9300000000"
    error_message = "The Entity ID is AWS's issuer URL."
  }
  assert {
    condition     = startswith(output.consumer_service_url, "https://eu-west-1.signin.aws.amazon.com/platform/saml/acs/")
    error_message = "The ACS URL is the one that the metadata marks as default."
  }
  assert {
    condition     = output.name_id_format == "email"
    error_message = "AWS matches email addresses."
  }
  assert {
    condition     = length(output.warnings) == 1 && strcontains(output.warnings[0], "us-east-1.signin.aws/")
    error_message = "The ACS URLs that are left out are worth a warning."
  }
  assert {
    condition     = output.aws_idp_metadata == null && output.certificate_pem == null
    error_message = "Without what Cloudflare makes there is nothing for AWS."
  }
}

run "another_acs_url" {
  command = plan

  variables {
    acs_url = "https://us-east-1.signin.aws/platform/saml/acs/4455422d00000000-0000-4000-8000-000000000000"
  }

  assert {
    condition     = output.consumer_service_url == var.acs_url
    error_message = "The choice counts."
  }
  assert {
    condition     = !strcontains(join("", output.warnings), "convert-chosen")
    error_message = "A choice that was made is no warning: ${join("\n", output.warnings)}"
  }
}

run "aws_half" {
  command = plan

  variables {
    saas_app = {
      sso_endpoint  = "https://example.cloudflareaccess.com/cdn-cgi/access/sso/saml/7376000000000000000000000000000000000000000000000000000000000000"
      idp_entity_id = "https://example.cloudflareaccess.com"
      public_key    = file("tests/public-key.txt")
    }
    time = "2026-12-01T00:00:00Z"
  }

  assert {
    condition     = strcontains(output.aws_idp_metadata, "entityID=\"https://example.cloudflareaccess.com\"")
    error_message = "The metadata is Cloudflare's: ${output.aws_idp_metadata}"
  }
  assert {
    condition     = output.certificate_fingerprint == "E0:73:51:12:62:5D:A5:7B:C7:1B:D8:AE:FD:52:78:2C:4F:D6:C2:92:E9:2C:53:F5:93:37:7D:F0:A1:B4:20:2C"
    error_message = "The certificate is the one that Cloudflare shows."
  }
  assert {
    condition     = startswith(output.certificate_pem, "-----BEGIN CERTIFICATE-----\n")
    error_message = "AWS takes PEM."
  }
}

run "expired_certificate" {
  command = plan

  variables {
    saas_app = {
      sso_endpoint  = "https://example.cloudflareaccess.com/cdn-cgi/access/sso/saml/7376000000000000000000000000000000000000000000000000000000000000"
      idp_entity_id = "https://example.cloudflareaccess.com"
      public_key    = file("tests/public-key.txt")
    }
    time = "2099-01-01T00:00:00Z"
  }

  assert {
    condition     = anytrue([for w in output.warnings : strcontains(w, "certificate-expired")])
    error_message = "An expired certificate is worth a warning: ${join("\n", output.warnings)}"
  }
}

# The portal's URL in place of the issuer URL: the plan stops, with the reason.
run "wrong_entity_id" {
  command = plan

  variables {
    aws_sp_metadata = replace(
      file("../../aws-sp-metadata.xml"),
      "https://eu-west-1.signin.aws.amazon.com/platform/saml/d-9300000000",
      "https://d-9300000000.awsapps.com/start",
    )
  }

  expect_failures = [output.sp_entity_id]
}
