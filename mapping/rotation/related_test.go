package rotation_test

import (
	"bytes"
	"crypto/ed25519"
	"crypto/x509"
	"crypto/x509/pkix"
	"math/big"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/samlbridge/samlbridge/mapping"
	"github.com/samlbridge/samlbridge/mapping/rotation"
	"github.com/samlbridge/samlbridge/pem"
)

// issued makes a certificate over the key of a seed, in the names of a subject and an issuer.
func issued(t *testing.T, seed byte, subject, issuer string, from, to time.Duration) mapping.Key {
	t.Helper()
	key := ed25519.NewKeyFromSeed(bytes.Repeat([]byte{seed}, ed25519.SeedSize))
	template := &x509.Certificate{SerialNumber: big.NewInt(int64(seed)), Subject: pkix.Name{CommonName: subject},
		NotBefore: rotationTime.Add(from), NotAfter: rotationTime.Add(to)}
	parent := &x509.Certificate{Subject: pkix.Name{CommonName: issuer}}
	signer := ed25519.NewKeyFromSeed(bytes.Repeat([]byte{200}, ed25519.SeedSize))
	if subject == issuer {
		parent, signer = template, key
	}
	der, err := x509.CreateCertificate(nil, template, parent, key.Public(), signer)
	require.NoError(t, err)
	return mapping.NewKey(mapping.Signing, der)
}

// A certificate of something else never leads to deleting the one with which people sign in, nor is it deleted itself.
func TestRotateUnrelated(t *testing.T) {
	t.Parallel()
	used := issued(t, 50, "idp", "idp", -100*day, 265*day)
	stranger := issued(t, 51, "vpn", "vpn", -1*day, 900*day)
	earlier := issued(t, 52, "mail", "mail", -500*day, 10*day)
	sameIssuer := issued(t, 53, "idp 2", "house", -1*day, 400*day)
	ofIssuer := issued(t, 54, "idp 1", "house", -100*day, 200*day)
	sameSubject := issued(t, 55, "idp", "another", -1*day, 400*day)
	sameKey := issued(t, 50, "renamed", "renamed", -1*day, 400*day)
	nameless, blank := issued(t, 56, "", "", -100*day, 200*day), issued(t, 57, "", "", -1*day, 300*day)
	next := issued(t, 58, "idp", "idp", -1*day, 600*day)
	due := issued(t, 59, "idp", "idp", -300*day, 30*day)
	unreadable := mapping.Key{DER: []byte{0x30, 0}, Err: x509.ErrUnsupportedAlgorithm}
	names := map[string]string{"": ""}
	for name, k := range map[string]mapping.Key{"used": used, "stranger": stranger, "earlier": earlier,
		"sameIssuer": sameIssuer, "ofIssuer": ofIssuer,
		"sameSubject": sameSubject, "sameKey": sameKey, "nameless": nameless, "blank": blank, "next": next, "due": due,
		"unreadable": unreadable} {
		names[pem.SHA256Fingerprint(k.DER)] = name
	}
	keys := func(k ...mapping.Key) []mapping.Key { return k }
	for _, c := range []struct {
		why            string
		aws, shown     []mapping.Key
		signIn, change rotation.Answer
		steps          string
	}{
		{
			why: "newer than what is used, and of something else",
			aws: keys(used, stranger), shown: keys(used), signIn: rotation.Yes, change: rotation.No,
			steps: "confirm stranger",
		},
		{
			why: "older than what is used",
			aws: keys(used, earlier), shown: keys(used), signIn: rotation.Yes, change: rotation.No,
			steps: "confirm earlier",
		},
		{
			why: "only certificates of something else",
			aws: keys(stranger, earlier), shown: keys(used), signIn: rotation.CannotTell, change: rotation.CannotTell,
			steps: "confirm earlier, confirm stranger",
		},
		{
			why: "beside the next one",
			aws: keys(used, next, stranger), shown: keys(used), signIn: rotation.Yes, change: rotation.Yes,
			steps: "confirm stranger, activate next, test, delete used",
		},
		{
			why: "Cloudflare shows what AWS does not have, beside what it has",
			aws: keys(used, stranger), shown: keys(used, next), signIn: rotation.CannotTell, change: rotation.No,
			steps: "confirm stranger, import next, activate next, test, delete used",
		},
		{
			why: "what is used is due",
			aws: keys(due, stranger), shown: keys(due), signIn: rotation.Yes, change: rotation.No,
			steps: "confirm stranger, renew, import, activate, test, delete due",
		},
		{
			why: "what cannot be read is not deleted with what is due",
			aws: keys(due, unreadable), shown: keys(due), signIn: rotation.Yes, change: rotation.No,
			steps: "renew, import, activate, test, delete due",
		},
		{
			why: "the same issuer",
			aws: keys(ofIssuer, sameIssuer), shown: keys(ofIssuer), signIn: rotation.Yes, change: rotation.Yes,
			steps: "activate sameIssuer, test, delete ofIssuer",
		},
		{
			why: "the same subject",
			aws: keys(used, sameSubject), shown: keys(used), signIn: rotation.Yes, change: rotation.Yes,
			steps: "activate sameSubject, test, delete used",
		},
		{
			why: "the same key",
			aws: keys(used, sameKey), shown: keys(used), signIn: rotation.Yes, change: rotation.Yes,
			steps: "activate sameKey, test, delete used",
		},
		{
			why: "names that are empty are no names",
			aws: keys(nameless, blank), shown: keys(nameless), signIn: rotation.Yes, change: rotation.No,
			steps: "confirm blank",
		},
		{
			why: "what Cloudflare shows is this application's, whatever its names",
			aws: keys(used, stranger), shown: keys(used, stranger), signIn: rotation.Yes, change: rotation.Yes,
			steps: "activate stranger, test, delete used",
		},
	} {
		r := rotation.Rotate(c.aws, c.shown, rotationTime)
		require.Equal(t, c.signIn, r.SignIn.Answer, "%s: %s", c.why, r.SignIn.Reason)
		require.Equal(t, c.change, r.Switch.Answer, "%s: %s", c.why, r.Switch.Reason)
		var steps []string
		for _, s := range r.Steps {
			steps = append(steps, strings.TrimSpace(s.Action.String()+" "+names[s.SHA256]))
		}
		require.Equal(t, c.steps, strings.Join(steps, ", "), c.why)
		for _, cert := range r.Certificates {
			require.Equal(t, strings.Contains(c.steps, "confirm "+names[cert.SHA256]), cert.Unrelated, "%s: %s", c.why,
				names[cert.SHA256])
		}
	}
}

// Over the same key nobody knows what AWS does, so that neither answer is certain until the certificate is imported.
func TestRotateSameKey(t *testing.T) {
	t.Parallel()
	old, renewed := issued(t, 60, "idp", "idp", -300*day, 100*day), issued(t, 60, "idp", "idp", -1*day, 500*day)
	other := issued(t, 61, "idp", "idp", -1*day, 600*day)
	sha, oldSHA := pem.SHA256Fingerprint(renewed.DER), pem.SHA256Fingerprint(old.DER)
	why := "AWS does not trust " + sha + ", but " + oldSHA +
		" over the same key; whether AWS compares certificates or only their keys is not documented: import it"
	actions := func(r rotation.Rotation) (list []string) {
		for _, s := range r.Steps {
			list = append(list, s.Action.String())
		}
		return list
	}
	r := rotation.Rotate([]mapping.Key{old}, []mapping.Key{renewed}, rotationTime)
	require.Equal(t, rotation.Reply{Answer: rotation.CannotTell, Reason: why}, r.SignIn)
	require.Equal(t, r.SignIn, r.Switch)
	require.Equal(t, []string{"import", "test", "delete"}, actions(r))
	require.Equal(t, sha, r.Steps[0].SHA256)
	require.Equal(t, oldSHA, r.Steps[2].SHA256, "once the renewed one is there, and tried")
	for _, c := range r.Certificates {
		require.Equal(t, map[string]string{sha: oldSHA, oldSHA: ""}[c.SHA256], c.SameKeyAs)
		require.False(t, c.Unrelated)
	}

	r = rotation.Rotate([]mapping.Key{old}, []mapping.Key{old, renewed}, rotationTime)
	require.Equal(t, rotation.CannotTell, r.SignIn.Answer)
	require.Equal(t, rotation.Reply{Answer: rotation.CannotTell, Reason: why}, r.Switch,
		"the next one is over the same key")

	r = rotation.Rotate([]mapping.Key{old, renewed}, []mapping.Key{renewed}, rotationTime)
	require.Equal(t, rotation.Yes, r.SignIn.Answer, "it was imported")
	require.Empty(t, r.Certificates[1].SameKeyAs)

	r = rotation.Rotate([]mapping.Key{old}, []mapping.Key{renewed, other}, rotationTime)
	require.Equal(t, rotation.CannotTell, r.SignIn.Answer)
	require.Contains(t, r.SignIn.Reason, "AWS does not trust "+pem.SHA256Fingerprint(other.DER),
		"what AWS does not know at all comes first")
	require.Equal(t, rotation.No, r.Switch.Answer)
}
