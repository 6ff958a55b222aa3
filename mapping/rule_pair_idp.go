package mapping

// Cloudflare as it shows itself, and as AWS has taken it.
var (
	rulePairIdPEntityID = Rule{
		ID: "pair-idp-entity-id", Severity: Error, Source: awsGoogle,
		Summary: "the IdP issuer URL that AWS holds is Cloudflare's entity ID",
		Needs:   []Property{IdPEntityID},
		Pair:    ofIdP(held(IdPEntityID)),
	}
	rulePairSSO = Rule{
		ID: "pair-sso-endpoint", Severity: Error, Source: awsGoogle,
		Summary: "the IdP sign-in URL that AWS holds is Cloudflare's SSO endpoint",
		Needs:   []Property{IdPSSOLocation},
		Pair:    ofIdP(held(IdPSSOLocation)),
	}
	rulePairCertificates = Rule{
		ID: "pair-certificate", Severity: Error, Source: awsTroubleshoot,
		Summary: "AWS trusts every certificate that Cloudflare shows",
		Needs:   []Property{IdPCertificates},
		Pair:    ofIdP(pairCertificates),
	}
	rulePairCertificateExtra = Rule{
		ID: "pair-certificate-extra", Severity: Notice, Source: awsRotation,
		Summary: "AWS trusts no certificate that Cloudflare does not show",
		Needs:   []Property{IdPCertificates},
		Pair: ofIdP(extraCertificates(func(p *Pass, k Key) bool { return !leftover(p, k) },
			"is trusted by AWS, but not shown by Cloudflare", "keep it while a rotation is going on; otherwise find out whose it is and delete it: "+awsCertificates)),
	}
	rulePairCertificateLeftover = Rule{
		ID: "pair-certificate-leftover", Severity: Warning, Source: awsRotation,
		Summary: "AWS does not keep an expired certificate that is no longer used",
		Needs:   []Property{IdPCertificates}, NeedsTime: true,
		Pair: ofIdP(extraCertificates(leftover,
			"has expired and is not shown by Cloudflare any more, but AWS still trusts it", "delete it as the last step of the rotation: "+awsCertificates)),
	}
)

func pairCertificates(p *Pass, shown, taken Statement) {
	trusted := taken.signingKeys()
	for i, k := range shown.signingKeys() {
		if !hasKey(trusted, k) {
			p.Report(shown, IdPCertificates, i, describeKey(k)+" is shown by Cloudflare, but AWS trusts only "+fingerprints(trusted)+
				"; AWS refuses what is signed with any other, even one of the same name",
				"import it in AWS: "+awsCertificates+" > Import certificate")
		}
	}
}

// leftover reports whether a certificate has expired, as far as a time is given to tell.
func leftover(p *Pass, k Key) bool {
	return !p.Time.IsZero() && k.Certificate != nil && p.Time.After(k.Certificate.NotAfter)
}

// extraCertificates reports those of AWS's certificates that Cloudflare does not show.
func extraCertificates(which func(*Pass, Key) bool, what, fix string) func(p *Pass, shown, taken Statement) {
	return func(p *Pass, shown, taken Statement) {
		inUse := shown.signingKeys()
		for i, k := range taken.signingKeys() {
			if !hasKey(inUse, k) && which(p, k) {
				p.Report(taken, IdPCertificates, i, describeKey(k)+" "+what, fix)
			}
		}
	}
}
