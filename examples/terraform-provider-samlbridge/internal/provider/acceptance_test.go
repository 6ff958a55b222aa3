package provider

import (
	"os/exec"
	"regexp"
	"testing"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-testing/config"
	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/knownvalue"
	"github.com/hashicorp/terraform-plugin-testing/plancheck"
	"github.com/hashicorp/terraform-plugin-testing/tfversion"
	"github.com/stretchr/testify/require"
)

// What Terraform itself makes of the functions: values known when planning, values that are not known yet, sensitive
// ones, null, and no difference in a second plan.
func TestInTerraform(t *testing.T) {
	if _, err := exec.LookPath("terraform"); err != nil {
		t.Skip("terraform is not on the PATH")
	}
	value := func(name string, check knownvalue.Check) plancheck.PlanCheck {
		return plancheck.ExpectKnownOutputValue(name, check)
	}
	variables := config.Variables{"metadata": config.StringVariable(awsMetadata(t)),
		"key": config.StringVariable(publicKey(t)),
		"sso": config.StringVariable(ssoEndpoint), "entity": config.StringVariable(idpEntityID)}
	const declared = `
		variable "metadata" { type = string }
		variable "key" { type = string }
		variable "sso" { type = string }
		variable "entity" { type = string }
		variable "not_chosen" {
			type    = string
			default = null
		}
		`
	const configuration = declared + `
		locals {
			sp = provider::samlbridge::parse_sp_metadata(var.metadata, var.not_chosen)
		}
		resource "terraform_data" "application" {
			input = var.key
		}
		output "acs_url" {
			value = local.sp.acs_url
			precondition {
				condition     = !contains(local.sp.findings[*].severity, "error")
				error_message = join("\n", local.sp.findings[*].text)
			}
		}
		output "fingerprint" { value = provider::samlbridge::certificate_fingerprint(var.key) }
		output "idp" { value = provider::samlbridge::build_idp_metadata(var.sso, var.entity, terraform_data.application.output) }
		output "rejected" { value = can(provider::samlbridge::certificate_pem("hello")) }
		output "sensitive" {
			value     = provider::samlbridge::certificate_pem(sensitive(var.key))
			sensitive = true
		}
		`
	fails := func(body, says string) resource.TestStep {
		return resource.TestStep{Config: declared + body, ConfigVariables: variables,
			ExpectError: regexp.MustCompile(says)}
	}
	idp, failed := call(t, "build_idp_metadata", ssoEndpoint, idpEntityID, publicKey(t))
	require.Nil(t, failed)
	resource.UnitTest(t, resource.TestCase{
		TerraformVersionChecks: []tfversion.TerraformVersionCheck{tfversion.SkipBelow(tfversion.Version1_8_0)},
		ProtoV6ProviderFactories: map[string]func() (tfprotov6.ProviderServer, error){
			"samlbridge": func() (tfprotov6.ProviderServer, error) { return NewServer("test")(), nil },
		},
		Steps: []resource.TestStep{
			fails(`output "x" { value = provider::samlbridge::certificate_pem(null) }`, `argument must not be null`),
			fails(`output "x" { value = provider::samlbridge::check(var.metadata, "tomorrow") }`,
				`(?s)Invalid value for "time" parameter.*plantimestamp\(\)`),
			fails(`output "x" { value = provider::samlbridge::certificate_pem(sensitive(var.key)) }`,
				`Output refers to sensitive values`),
			{
				Config:          configuration,
				ConfigVariables: variables,
				ConfigPlanChecks: resource.ConfigPlanChecks{
					PreApply: []plancheck.PlanCheck{
						value("acs_url", knownvalue.StringExact(classicACS)),
						value("fingerprint",
							knownvalue.StringRegexp(regexp.MustCompile(`^([0-9A-F]{2}:){31}[0-9A-F]{2}$`))),
						value("rejected", knownvalue.Bool(false)),
						plancheck.ExpectUnknownOutputValue("idp"),
					},
				},
			},
			{
				Config:          configuration,
				ConfigVariables: variables,
				ConfigPlanChecks: resource.ConfigPlanChecks{
					PreApply: []plancheck.PlanCheck{plancheck.ExpectEmptyPlan(),
						value("idp", knownvalue.StringExact(idp.(string)))},
				},
			},
		},
	})
}
