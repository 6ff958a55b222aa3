package xmlscan

import (
	"encoding/xml"
	"fmt"
	"io"
	"runtime"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

// BenchmarkMetadata reads one metadata file of 2 KiB, step by step, and has
// encoding/xml take its raw tokens in the same run.
func BenchmarkMetadata(b *testing.B) {
	data := []byte(sampleIdP)
	src, err := Decode(data, Limits{})
	require.NoError(b, err)
	for _, step := range []struct {
		name string
		run  func() error
	}{
		{"Decode", func() error { _, err := Decode(data, Limits{}); return err }},
		{"Scanner", func() error { return drain(NewScanner(src, Limits{})) }},
		{"Parse", func() error { _, err := Parse(src, Limits{}); return err }},
		{"Decode+Parse", func() error { _, err := parse(data); return err }},
		{"encoding-xml-RawToken", func() error { return drainStandard(sampleIdP) }},
	} {
		b.Run(step.name, func(b *testing.B) {
			b.SetBytes(int64(len(data)))
			b.ReportAllocs()
			for b.Loop() {
				if err := step.run(); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

func drain(s *Scanner) error {
	for {
		if _, err := s.Next(); err == io.EOF {
			return nil
		} else if err != nil {
			return err
		}
	}
}

func drainStandard(text string) error {
	for d := xml.NewDecoder(strings.NewReader(text)); ; {
		if _, err := d.RawToken(); err == io.EOF {
			return nil
		} else if err != nil {
			return err
		}
	}
}

// shapes are the documents that cost most for their size; make builds one of about n bytes.
var shapes = []struct {
	name string
	make func(n int) string
}{
	{"siblings", func(n int) string { return "<a>" + strings.Repeat("<a/>", n/4) + "</a>" }},
	{"attributes", func(n int) string { return "<a" + manyAttributes(n/12) + "/>" }},
	{"namespaces", func(n int) string {
		var b strings.Builder
		b.WriteString("<a>")
		for i := 0; b.Len() < n; i++ {
			fmt.Fprintf(&b, "<b xmlns:p%d='u%d' p%d:c=''/>", i%30, i, i%30)
		}
		return b.String() + "</a>"
	}},
	{"prefixes", func(n int) string {
		var b strings.Builder
		b.WriteString("<a")
		for i := range 30 {
			fmt.Fprintf(&b, " xmlns:p%d='u'", i)
		}
		return b.String() + ">" + strings.Repeat("<p0:b/>", n/7) + "</a>"
	}},
	{"deep", func(n int) string { return strings.Repeat("<a>", n/7) + strings.Repeat("</a>", n/7) }},
	{"text", func(n int) string { return "<a>" + strings.Repeat("MIIC+jCCAeKgAwIBAgIQAAECAwQF\n", n/29) + "</a>" }},
	{"references", func(n int) string { return "<a>" + strings.Repeat("&amp;&#x41;", n/11) + "</a>" }},
	{"comments", func(n int) string { return "<a>" + strings.Repeat("<!---->x", n/8) + "</a>" }},
	{"identifiers", func(n int) string {
		var b strings.Builder
		b.WriteString("<a>")
		for i := 0; b.Len() < n; i++ {
			fmt.Fprintf(&b, "<b ID='_%d'/>", i)
		}
		return b.String() + "</a>"
	}},
}

// quickest returns the shortest of some runs of Decode and Parse: what is left when
// the machine is not busy with something else.
func quickest(t testing.TB, data []byte) time.Duration {
	best := time.Hour
	for range 5 {
		start := time.Now()
		src, err := Decode(data, large)
		require.NoError(t, err)
		_, err = Parse(src, large)
		require.NoError(t, err)
		best = min(best, time.Since(start))
	}
	return best
}

// BenchmarkWorstShapes shows that time grows as the input does: t(2n)/t(n) is to be
// at most 2.5. The limits are raised, so that the whole document is read; with the
// default ones most shapes are refused after a fraction of it.
func BenchmarkWorstShapes(b *testing.B) {
	const n = 1 << 20
	for _, shape := range shapes {
		b.Run(shape.name, func(b *testing.B) {
			once, twice := []byte(shape.make(n)), []byte(shape.make(2*n))
			t1, t2 := time.Hour, time.Hour
			for b.Loop() {
				t1 = min(t1, quickest(b, once))
				t2 = min(t2, quickest(b, twice))
			}
			b.ReportMetric(float64(t1.Microseconds())/1000, "ms/MiB")
			b.ReportMetric(float64(t2)/float64(t1), "t(2n)/t(n)")
		})
	}
}

// All that is ever allocated is bounded, so what is in use at a time is, too.
func TestMemoryIsBounded(t *testing.T) {
	for _, shape := range shapes {
		data := []byte(shape.make(1 << 20))
		var before, after runtime.MemStats
		runtime.ReadMemStats(&before)
		src, err := Decode(data, large)
		require.NoError(t, err)
		_, err = Parse(src, large)
		require.NoError(t, err)
		runtime.ReadMemStats(&after)
		require.Less(t, after.TotalAlloc-before.TotalAlloc, uint64(16*len(data)+8<<20), shape.name)
	}
}

func TestFewAllocations(t *testing.T) {
	data := []byte(sampleIdP)
	require.LessOrEqual(t, testing.AllocsPerRun(100, func() {
		_, err := parse(data)
		require.NoError(t, err)
	}), 10.0)
}
