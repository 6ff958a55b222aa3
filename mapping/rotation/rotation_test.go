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
)

const day = 24 * time.Hour

// rotationTime is when the tests of this file happen.
var rotationTime = time.Date(2026, 11, 23, 12, 0, 0, 0, time.UTC)

// madeKey is the same certificate on every run: the key comes of a fixed seed, and Ed25519 signatures are not random.
func madeKey(t testing.TB, serial int64, from, to time.Duration) mapping.Key {
	t.Helper()
	key := ed25519.NewKeyFromSeed(bytes.Repeat([]byte{byte(serial)}, ed25519.SeedSize))
	template := &x509.Certificate{
		SerialNumber: big.NewInt(serial),
		Subject:      pkix.Name{CommonName: "example"},
		NotBefore:    rotationTime.Add(from),
		NotAfter:     rotationTime.Add(to),
	}
	der, err := x509.CreateCertificate(nil, template, template, key.Public(), key)
	require.NoError(t, err)
	return mapping.NewKey(mapping.Signing, der)
}

func TestRotate(t *testing.T) {
	t.Parallel()
	old, current := madeKey(t, 1, -400*day, -35*day), madeKey(t, 2, -100*day, 265*day)
	next, early := madeKey(t, 3, -1*day, 364*day), madeKey(t, 4, day, 366*day)
	due := madeKey(t, 5, -300*day, 65*day)
	late, touching := madeKey(t, 10, 65*day+2*time.Second, 500*day), madeKey(t, 11, 65*day, 500*day)
	second, meanwhile := madeKey(t, 12, 65*day+time.Second, 500*day), madeKey(t, 13, 60*day, 400*day)
	unreadable := mapping.Key{DER: []byte{0x30, 0}, Err: x509.ErrUnsupportedAlgorithm}
	encryption := next
	encryption.Use = mapping.Encryption
	names := map[string]string{}
	name := func(k mapping.Key, n string) {
		names[rotation.Rotate([]mapping.Key{{DER: k.DER}}, nil, time.Time{}).Certificates[0].SHA256] = n
	}
	name(old, "old")
	name(current, "current")
	name(next, "next")
	name(early, "early")
	name(due, "due")
	name(late, "late")
	name(touching, "touching")
	name(second, "second")
	name(meanwhile, "meanwhile")
	name(unreadable, "unreadable")
	keys := func(k ...mapping.Key) []mapping.Key { return k }
	for _, c := range []struct {
		why           string
		aws, shown    []mapping.Key
		now           time.Time
		signIn, swtch rotation.Answer
		because       string // of signIn or swtch
		steps         string
	}{
		{
			why:     "one certificate on both sides",
			aws:     keys(current),
			shown:   keys(current),
			signIn:  rotation.Yes,
			swtch:   rotation.No,
			because: "nothing to switch to",
		},
		{
			why:     "Cloudflare has switched and AWS does not know",
			aws:     keys(old),
			shown:   keys(current),
			signIn:  rotation.No,
			swtch:   rotation.No,
			because: "AWS trusts nothing that Cloudflare shows",
			steps:   "import current, test, delete old",
		},
		{
			why:     "the new one is imported, Cloudflare has not switched",
			aws:     keys(current, next),
			shown:   keys(current),
			signIn:  rotation.Yes,
			swtch:   rotation.Yes,
			because: "make sure that it is the one",
			steps:   "activate next, test, delete current",
		},
		{
			why:     "Cloudflare has switched, and the old one is left over",
			aws:     keys(old, current),
			shown:   keys(current),
			signIn:  rotation.Yes,
			swtch:   rotation.No,
			because: "nothing to switch to",
			steps:   "test, delete old",
		},
		{
			why:     "Cloudflare shows both, AWS trusts the old one",
			aws:     keys(current),
			shown:   keys(current, next),
			signIn:  rotation.CannotTell,
			swtch:   rotation.No,
			because: "does not say which of them signs",
			steps:   "import next, activate next, test, delete current",
		},
		{
			why:     "both sides have both",
			aws:     keys(next, current),
			shown:   keys(current, next),
			signIn:  rotation.Yes,
			swtch:   rotation.Yes,
			because: "beside what Cloudflare signed with before",
			steps:   "activate next, test, delete current",
		},
		{
			why:     "both sides have both, the new one is not valid yet",
			aws:     keys(current, early),
			shown:   keys(current, early),
			signIn:  rotation.CannotTell,
			swtch:   rotation.No,
			because: "is valid only from 2026-11-24 12:00:00 UTC",
			steps:   "activate early, test, delete current",
		},
		{
			why:     "Cloudflare shows both, AWS trusts the new one only",
			aws:     keys(next),
			shown:   keys(current, next),
			signIn:  rotation.CannotTell,
			swtch:   rotation.Yes,
			because: "AWS does not trust",
			steps:   "import current, activate next, test",
		},
		{
			why:     "what both sides have is expired: nobody documents what AWS does",
			aws:     keys(old),
			shown:   keys(old),
			signIn:  rotation.CannotTell,
			swtch:   rotation.No,
			because: "no page of AWS says whether it refuses",
			steps:   "renew, import, activate, test, delete old",
		},
		{
			why:     "an expired one is shown beside the new one",
			aws:     keys(old, next),
			shown:   keys(old, next),
			signIn:  rotation.CannotTell,
			swtch:   rotation.Yes,
			because: "no page of AWS says whether it refuses",
			steps:   "activate next, test, delete old",
		},
		{
			why:     "what both sides have is soon due",
			aws:     keys(due),
			shown:   keys(due),
			signIn:  rotation.Yes,
			swtch:   rotation.No,
			because: "all of them are in force",
			steps:   "renew, import, activate, test, delete due",
		},
		{
			why:     "soon due, and the next one is there",
			aws:     keys(due),
			shown:   keys(due, next),
			signIn:  rotation.CannotTell,
			swtch:   rotation.No,
			because: "import it first",
			steps:   "import next, activate next, test, delete due",
		},
		{
			why:     "what AWS has is valid only when Cloudflare's has expired",
			aws:     keys(due, late),
			shown:   keys(due),
			signIn:  rotation.Yes,
			swtch:   rotation.No,
			because: "is valid only from",
			steps:   "renew, import, activate, test, delete due",
		},
		{
			why:     "both show what comes too late",
			aws:     keys(due, late),
			shown:   keys(due, late),
			signIn:  rotation.CannotTell,
			swtch:   rotation.No,
			because: "is valid only from",
			steps:   "renew, import, activate, test, delete due",
		},
		{
			why:     "what comes too late is not even trusted",
			aws:     keys(due),
			shown:   keys(due, late),
			signIn:  rotation.CannotTell,
			swtch:   rotation.No,
			because: "import it first",
			steps:   "import late, renew, import, activate, test, delete due",
		},
		{
			why:     "too late for what has expired already",
			aws:     keys(old, early),
			shown:   keys(old),
			signIn:  rotation.CannotTell,
			swtch:   rotation.No,
			because: "no page of AWS says whether it refuses",
			steps:   "renew, import, activate, test, delete old",
		},
		{
			why:     "both are valid at one second",
			aws:     keys(due, touching),
			shown:   keys(due),
			signIn:  rotation.Yes,
			swtch:   rotation.No,
			because: "is valid only from",
			steps:   "activate touching, test, delete due",
		},
		{
			why:     "one is valid from the second after the other on",
			aws:     keys(due, second),
			shown:   keys(due),
			signIn:  rotation.Yes,
			swtch:   rotation.No,
			because: "is valid only from",
			steps:   "activate second, test, delete due",
		},
		{
			why:     "another one fills the gap",
			aws:     keys(due, meanwhile, late),
			shown:   keys(due),
			signIn:  rotation.Yes,
			swtch:   rotation.No,
			because: "is valid only from 2027-01-22",
			steps:   "activate meanwhile, test, delete due",
		},
		{
			why:     "without a time nobody knows whether it is too late",
			aws:     keys(due, late),
			shown:   keys(due),
			now:     time.Unix(0, 0),
			signIn:  rotation.CannotTell,
			swtch:   rotation.CannotTell,
			because: "no time was given",
			steps:   "activate late, test, delete due",
		},
		{
			why:     "an expired one that AWS does not trust is not imported",
			aws:     keys(current),
			shown:   keys(old),
			signIn:  rotation.No,
			swtch:   rotation.Yes,
			because: "AWS trusts nothing that Cloudflare shows",
			steps:   "activate current, test",
		},
		{
			why:     "without a time nothing depends on dates",
			aws:     keys(due),
			shown:   keys(due),
			now:     time.Unix(0, 0),
			signIn:  rotation.CannotTell,
			swtch:   rotation.No,
			because: "no time was given",
		},
		{
			why:     "without a time the order of the certificates is still known",
			aws:     keys(due, next),
			shown:   keys(due),
			now:     time.Unix(0, 0),
			signIn:  rotation.CannotTell,
			swtch:   rotation.CannotTell,
			because: "no time was given",
			steps:   "activate next, test, delete due",
		},
		{
			why:     "dates that cannot be read",
			aws:     keys(unreadable),
			shown:   keys(unreadable),
			signIn:  rotation.CannotTell,
			swtch:   rotation.No,
			because: "could not be read",
		},
		{
			why:     "a further certificate of which nothing is known is not deleted",
			aws:     keys(current, unreadable),
			shown:   keys(current),
			signIn:  rotation.Yes,
			swtch:   rotation.No,
			because: "in force",
		},
		{
			why:     "keys for encryption sign nothing",
			aws:     keys(current, encryption),
			shown:   keys(current),
			signIn:  rotation.Yes,
			swtch:   rotation.No,
			because: "nothing to switch to",
		},
		{
			why:     "the same certificate twice",
			aws:     keys(current, current),
			shown:   keys(current, current),
			signIn:  rotation.Yes,
			swtch:   rotation.No,
			because: "nothing to switch to",
		},
		{
			why:     "nothing at Cloudflare",
			aws:     keys(current),
			signIn:  rotation.CannotTell,
			swtch:   rotation.CannotTell,
			because: "Cloudflare's document has no certificate",
		},
		{
			why:     "nothing at AWS",
			shown:   keys(current),
			signIn:  rotation.CannotTell,
			swtch:   rotation.No,
			because: "AWS's document has no certificate",
			steps:   "import current, test",
		},
		{
			why:     "nothing at all",
			signIn:  rotation.CannotTell,
			swtch:   rotation.CannotTell,
			because: "has no certificate",
		},
	} {
		t.Run(c.why, func(t *testing.T) {
			t.Parallel()
			at := rotationTime
			if !c.now.IsZero() {
				at = time.Time{}
			}
			r := rotation.Rotate(c.aws, c.shown, at)
			require.Equal(t, c.signIn, r.SignIn.Answer, r.SignIn.Reason)
			require.Equal(t, c.swtch, r.Switch.Answer, r.Switch.Reason)
			require.Contains(t, r.SignIn.Reason+"; "+r.Switch.Reason, c.because)
			var steps []string
			for _, s := range r.Steps {
				steps = append(steps, strings.TrimSpace(s.Action.String()+" "+names[s.SHA256]))
				require.NotEmpty(t, s.Text)
				require.Contains(t, s.Text, s.SHA256)
			}
			require.Equal(t, c.steps, strings.Join(steps, ", "))
			require.Equal(t, r, rotation.Rotate(c.aws, c.shown, at))
		})
	}
}

// The thresholds are AWS's, at the boundary exactly.
func TestRotationCalendar(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		why       string
		left      time.Duration
		indicator rotation.Indicator
		days      int
	}{
		{"a second more than 90 days", 90*day + time.Second, rotation.Green, 90},
		{"90 days", 90 * day, rotation.Yellow, 90},
		{"a second less", 90*day - time.Second, rotation.Yellow, 89},
		{"less than a day", day - time.Second, rotation.Yellow, 0},
		{"the last moment", 0, rotation.Yellow, 0},
		{"a second later", -time.Second, rotation.Red, 0},
	} {
		k := madeKey(t, 7, -400*day, c.left)
		r := rotation.Rotate([]mapping.Key{k}, []mapping.Key{k}, rotationTime)
		require.Len(t, r.Certificates, 1)
		got := r.Certificates[0]
		require.Equal(t, c.indicator, got.Indicator, c.why)
		require.Equal(t, c.days, got.DaysLeft, c.why)
		require.Equal(t, rotationTime.Add(c.left), got.NotAfter)
		require.Equal(t, rotationTime.Add(c.left-90*day), got.YellowFrom)
		require.True(t, got.Trusted && got.Shown)
	}
	a, b := madeKey(t, 8, -day, 300*day), madeKey(t, 9, -2*day, 100*day)
	r := rotation.Rotate([]mapping.Key{{DER: []byte{1}}, a}, []mapping.Key{b}, rotationTime)
	require.Len(t, r.Certificates, 3)
	require.Equal(t, []time.Time{b.Certificate.NotAfter, a.Certificate.NotAfter, {}},
		[]time.Time{r.Certificates[0].NotAfter, r.Certificates[1].NotAfter, r.Certificates[2].NotAfter},
		"the one that expires first stands first, the unknown one last")
	require.Equal(t, rotation.Indicator(0), r.Certificates[2].Indicator)
	r = rotation.Rotate([]mapping.Key{a}, []mapping.Key{a}, time.Time{})
	require.Equal(t, rotation.Indicator(0), r.Certificates[0].Indicator, "without a time there is no colour")
}

func TestRotationNamesTheGap(t *testing.T) {
	t.Parallel()
	due, late := madeKey(t, 5, -300*day, 65*day), madeKey(t, 10, 100*day, 500*day)
	r := rotation.Rotate([]mapping.Key{due, late}, []mapping.Key{due, late}, rotationTime)
	require.Contains(t, r.Steps[0].Text, "Get the certificate that replaces "+r.Certificates[0].SHA256+
		", which expires at 2027-01-27 12:00:00 UTC, before "+
		r.Certificates[1].SHA256+" becomes valid at 2027-03-03 12:00:00 UTC: ")
}

func TestRotationWords(t *testing.T) {
	t.Parallel()
	require.Equal(t, []string{"yes", "no", "cannot tell", "invalid answer"}, []string{rotation.Yes.String(),
		rotation.No.String(), rotation.CannotTell.String(), rotation.Answer(0).String()})
	require.Equal(t, []string{"green", "yellow", "red", ""}, []string{rotation.Green.String(), rotation.Yellow.String(),
		rotation.Red.String(), rotation.Indicator(0).String()})
	require.Equal(t, "invalid action", rotation.Action(0).String())
	require.Equal(t, "invalid action", rotation.Action(9).String())
}

// Without a time nobody can say that a date is still to come.
func TestRotationWithoutTimeNamesNoDate(t *testing.T) {
	t.Parallel()
	old, next := madeKey(t, 1, -400*day, 35*day), madeKey(t, 2, -100*day, 265*day)
	activate := func(at time.Time) string {
		for _, s := range rotation.Rotate([]mapping.Key{old, next}, []mapping.Key{old}, at).Steps {
			if s.Action == rotation.Activate {
				return s.Text
			}
		}
		return ""
	}
	require.Contains(t, activate(rotationTime.Add(-200*day)), "not before")
	require.NotEmpty(t, activate(time.Time{}))
	require.NotContains(t, activate(time.Time{}), "not before")
}
