package catalogue

import (
	"slices"

	"github.com/samlbridge/samlbridge/mapping"
	"github.com/samlbridge/samlbridge/mapping/internal/keys"
	"github.com/samlbridge/samlbridge/mapping/internal/source"
	"github.com/samlbridge/samlbridge/mapping/rule"
	"github.com/samlbridge/samlbridge/mapping/trust"
	"github.com/samlbridge/samlbridge/pem"
	"github.com/samlbridge/samlbridge/pem/diag"
)

// The identity provider as it shows itself, and as the other side has taken it.
var (
	rulePairIdPEntityID = rule.Rule{
		ID: "pair-idp-entity-id", Severity: diag.SeverityError, Source: source.AWSGoogle,
		Summary: "the entity ID that was taken is the identity provider's",
		Needs:   []mapping.Property{mapping.IdPEntityID},
		Scope:   rule.Pair,
		Run:     ofIdP(taken(mapping.IdPEntityID)),
	}
	rulePairSSO = rule.Rule{
		ID: "pair-sso-endpoint", Severity: diag.SeverityError, Source: source.AWSGoogle,
		Summary: "the sign-in URL that was taken is the identity provider's",
		Needs:   []mapping.Property{mapping.IdPSSOLocation},
		Scope:   rule.Pair,
		Run:     ofIdP(taken(mapping.IdPSSOLocation)),
	}
	rulePairCertificates = rule.Rule{
		ID: "pair-certificate", Severity: diag.SeverityError, Source: source.AWSTroubleshoot,
		Summary: "every certificate that is shown is trusted",
		Needs:   []mapping.Property{mapping.IdPCertificates},
		Scope:   rule.Pair,
		Run:     ofIdP(pairCertificates),
	}
	rulePairCertificateRenewed = rule.Rule{
		ID: "pair-certificate-renewed", Severity: diag.SeverityWarning, Source: source.AWSRotation,
		Summary: "AWS trusts the renewed certificate, not another one over its key",
		Needs:   []mapping.Property{mapping.IdPCertificates},
		Scope:   rule.Pair,
		Run:     ofIdP(pairCertificateRenewed),
	}
	rulePairCertificateExtra = rule.Rule{
		ID: "pair-certificate-extra", Severity: diag.SeverityNotice, Source: source.AWSRotation,
		Summary: "no certificate is trusted that is not shown",
		Needs:   []mapping.Property{mapping.IdPCertificates},
		Scope:   rule.Pair,
		Run:     ofIdP(pairCertificateExtra),
	}
	rulePairCertificateLeftover = rule.Rule{
		ID: "pair-certificate-leftover", Severity: diag.SeverityWarning, Source: source.AWSRotation,
		Summary: "no expired certificate is kept that is no longer used",
		Needs:   []mapping.Property{mapping.IdPCertificates}, NeedsTime: true,
		Scope: rule.Pair,
		Run:   ofIdP(pairCertificateLeftover),
	}
)

func pairCertificates(p *rule.Pass) {
	taker, shower := p.View.SPName(), p.Shown.IdPName()
	for i, k := range p.Shown.Keys {
		if level, _ := trust.Judge(k, p.View.Keys); level == trust.Untrusted {
			p.Report(p.Shown, mapping.IdPCertificates, i,
				keys.Name(k)+" is shown by "+shower+", but "+taker+" trusts only "+
					keys.List(p.View.Keys), p.View.Import())
		}
	}
}

func pairCertificateRenewed(p *rule.Pass) {
	for i, k := range p.Shown.Keys {
		if level, by := trust.Judge(k, p.View.Keys); level == trust.SameKey {
			p.Report(p.Shown, mapping.IdPCertificates, i,
				keys.Name(k)+" is shown by "+p.Shown.IdPName()+"; "+p.View.SPName()+
					" trusts "+pem.SHA256Fingerprint(by.DER)+" over the same key; "+trust.Doubt(p.View.SPProduct),
				p.View.Import())
		}
	}
}

// leftover reports whether a certificate has expired, as far as a time is given to tell.
func leftover(p *rule.Pass, k mapping.Key) bool {
	return !p.Time.IsZero() && k.Certificate != nil && p.Time.After(k.Certificate.NotAfter)
}

func pairCertificateExtra(p *rule.Pass) {
	eachExtra(p, func(i int, k mapping.Key) {
		if !leftover(p, k) {
			p.Report(p.View, mapping.IdPCertificates, i, keys.Name(k)+" is trusted by "+p.View.SPName()+
				", but not shown by "+p.Shown.IdPName(),
				whatToDo(p, "keep it during a rotation; otherwise find out where it is from, and "+p.View.Delete()))
		}
	})
}

func pairCertificateLeftover(p *rule.Pass) {
	eachExtra(p, func(i int, k mapping.Key) {
		if leftover(p, k) {
			p.Report(p.View, mapping.IdPCertificates, i, keys.Name(k)+" has expired and is no longer shown by "+
				p.Shown.IdPName(), whatToDo(p, p.View.Delete()))
		}
	})
}

// whatToDo is the advice about a certificate that is not shown. While any that is shown is not trusted, the other may
// be the one with which people sign in.
func whatToDo(p *rule.Pass, advice string) string {
	for _, k := range p.Shown.Keys {
		if level, _ := trust.Judge(k, p.View.Keys); level != trust.Trusted {
			return "keep it until what " + p.Shown.IdPName() + " shows is imported and a sign-in works"
		}
	}
	return advice
}

// eachExtra calls f for each trusted certificate that is not shown, in this document or in another one.
func eachExtra(p *rule.Pass, f func(i int, k mapping.Key)) {
	for i, k := range p.View.Keys {
		shows := func(v *rule.View) bool {
			level, _ := trust.Judge(k, v.Keys)
			return level == trust.Trusted
		}
		if !shows(p.Shown) && !slices.ContainsFunc(p.IdPPair, shows) {
			f(i, k)
		}
	}
}
