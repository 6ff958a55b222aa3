package catalogue_test

import (
	"errors"
	"sync"
	"time"

	"github.com/samlbridge/samlbridge/mapping"
	"github.com/samlbridge/samlbridge/pem"
	"github.com/samlbridge/samlbridge/pem/diag"
)

var certificateCases = sync.OnceValue(func() []ruleCase {
	const day = 24 * time.Hour
	holds := func(why string, k mapping.Key, fires ...string) ruleCase {
		return ruleCase{why: why, on: on(awsIdPValues(), keysAre(k)), fires: fires}
	}
	public := mapping.Key{
		DER: []byte{0x30, 0x00},
		Err: &diag.Error{
			Kind:    pem.ErrPublicKey,
			Message: "a public key, not a certificate",
			Fix:     "Copy the certificate",
		},
	}
	odd := mapping.Key{
		DER: []byte{0x30, 0x00},
		Err: &diag.Error{Kind: pem.ErrCertificate, Message: "the serial number is negative", Fix: "Ask for another"},
	}
	named := holds("a public key in the place of a certificate", public, "idp-certificate-readable")
	named.says = "a public key, not a certificate"
	leaf, issuer := chain()
	alone := func(k mapping.Key) mapping.Key { k.Descriptor = 0; return k }
	return []ruleCase{
		named,
		holds("a certificate against the rules", odd, "idp-certificate-unusual"),
		holds("EC P-256", ecKey()),
		holds("one bit of a self-signed certificate changed", damagedKey(), "idp-certificate-self-signature"),
		holds("a certificate that another has issued, with a bit changed: nobody can tell", damaged(issuedKey())),
		holds("RSA of 1024 bits", weakKey(), "idp-certificate-key-size"),
		holds("Ed25519", edKey(), "idp-certificate-key-type"),
		holds("signed with SHA-1", sha1Key(), "idp-certificate-signature-hash"),
		holds("expired a second ago", validity(-day, -time.Second), "idp-certificate-expired"),
		holds("expires this second", validity(-day, 0), "idp-certificate-expires-soon"),
		holds("expires in 90 days", validity(-day, 90*day), "idp-certificate-expires-soon"),
		holds("expires in 90 days and a second", validity(-day, 90*day+time.Second)),
		holds("valid from now on", validity(0, 400*day)),
		holds("valid in a second", validity(time.Second, 400*day), "idp-certificate-not-yet-valid"),
		{
			why: "without a time an old certificate says nothing",
			on:  subject{Statements: on(awsIdPValues(), keysAre(validity(-9*day, -8*day))).Statements},
		},
		{
			why: "a key for encryption is not looked at",
			on: on(idpMetadata(), keysAre(goodKey(), mapping.Key{
				Use:         mapping.Encryption,
				DER:         weakKey().DER,
				Certificate: weakKey().Certificate,
			})),
			fires: []string{"idp-metadata-encryption-key"},
		},
		holds("a certificate of more than 2,500 characters", bulkyKey(), "idp-certificate-file-size"),
		{why: "AWS documents no such limit inside metadata", on: on(idpMetadata(), keysAre(bulkyKey()))},
		{
			why: "a file of 2,500 characters",
			on:  on(certificateFileStatement(), func(s *mapping.Statement) { s.Facts.Characters = 2500 }),
		},
		{
			why:   "a file of 2,501 characters",
			on:    on(certificateFileStatement(), func(s *mapping.Statement) { s.Facts.Characters = 2501 }),
			fires: []string{"idp-certificate-file-size"},
		},
		{
			why: "a file of several certificates, which AWS takes one by one",
			on: on(certificateFileStatement(), keysAre(goodKey(), newKey()),
				func(s *mapping.Statement) { s.Facts.Characters = 2501 }),
			fires: []string{"idp-certificate-several"},
		},
		holds("a certificate that something else could not read", mapping.Key{
			DER: []byte{0x30, 0x00},
			Err: errors.New("x"),
		}, "idp-certificate-readable"),
		{
			why:   "two certificates at Cloudflare",
			on:    on(idpMetadata(), keysAre(goodKey(), newKey())),
			fires: []string{"idp-certificate-several"},
			says:  "any of them may sign",
		},
		{
			why:   "a certificate and the one that issued it",
			on:    on(idpMetadata(), keysAre(leaf, issuer)),
			fires: []string{"idp-certificate-several"},
			says:  "some only issued another one: " + pem.SHA256Fingerprint(issuer.DER),
		},
		{
			why:   "the same, not as one key",
			on:    on(idpMetadata(), keysAre(alone(leaf), alone(issuer))),
			fires: []string{"idp-certificate-several"},
			says:  "any of them may sign",
		},
		{
			why:   "two certificates in AWS",
			on:    on(awsIdPValues(), keysAre(goodKey(), newKey())),
			fires: []string{"idp-certificate-several"},
			says:  "AWS trusts 2 certificates",
		},
		{
			why: "one certificate twice is one",
			on: on(idpMetadata(), keysAre(goodKey(), mapping.Key{
				Use:         mapping.Signing,
				DER:         goodKey().DER,
				Certificate: goodKey().Certificate,
			})),
		},
	}
})
