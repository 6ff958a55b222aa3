package users_test

import (
	"bufio"
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/samlbridge/samlbridge/samlbridge/users"
)

// million is the number of users on each side that the benchmark holds against sort and comm.
const million = 1_000_000

// BenchmarkAgainstSortAndComm reads, sorts and compares two lists of a million users, and writes the verdict on each;
// and lets sort and comm do their part of it on the same files. It fails where that takes more than twice their time,
// in the best of the rounds of each, or a GiB of memory.
func BenchmarkAgainstSortAndComm(b *testing.B) {
	for _, tool := range []string{"sort", "comm"} {
		if _, err := exec.LookPath(tool); err != nil {
			b.Skip(tool + " is not installed here")
		}
	}
	folder := b.TempDir()
	idp, aws := filepath.Join(folder, "idp.txt"), filepath.Join(folder, "aws.txt")
	writeMillion(b, idp, 1)
	writeMillion(b, aws, 2)
	const rounds = 5
	ours, theirs := time.Duration(1<<62), time.Duration(1<<62)
	for b.Loop() {
		for range rounds {
			theirs = min(theirs, sortAndComm(b, folder, idp, aws))
			ours = min(ours, compareFiles(b, idp, aws, filepath.Join(folder, "verdicts")))
		}
	}
	ratio := ours.Seconds() / theirs.Seconds()
	peak := peakMiB(b)
	b.ReportMetric(ours.Seconds(), "ours-s")
	b.ReportMetric(theirs.Seconds(), "sort+comm-s")
	b.ReportMetric(ratio, "ratio")
	b.ReportMetric(peak, "peak-MiB")
	require.LessOrEqual(b, ratio, 2.0, "ours %v, sort and comm %v", ours, theirs)
	require.Less(b, peak, 1024.0)
}

// BenchmarkRead reads a list of many users in each form.
func BenchmarkRead(b *testing.B) {
	const many = million / 10
	for _, form := range []struct{ name, head, row, end string }{
		{"lines", "", "user.%d@example.com\n", ""},
		{"CSV", "Name,Username,Status\n", "A User,user.%d@example.com,Active\n", ""},
		{"JSON", `{"Users": [{"UserName": "a@example.com"}`, ",\n" +
			`{"UserName": "user.%d@example.com", "UserId": "9067", "UserStatus": "ENABLED", "Emails": [{"Value": "user@example.com", "Primary": true}]}`, "]}"},
	} {
		b.Run(form.name, func(b *testing.B) {
			var text strings.Builder
			text.WriteString(form.head)
			for i := range many {
				fmt.Fprintf(&text, form.row, i)
			}
			text.WriteString(form.end)
			b.SetBytes(int64(text.Len()))
			b.ReportAllocs()
			for b.Loop() {
				l, err := users.Read("list", strings.NewReader(text.String()), users.AWS, nil)
				require.NoError(b, err)
				require.GreaterOrEqual(b, l.Len(), many)
			}
		})
	}
}

// writeMillion writes names in no order. Nine in ten are the same for every seed.
func writeMillion(b *testing.B, file string, seed uint64) {
	b.Helper()
	f, err := os.Create(file)
	require.NoError(b, err)
	defer f.Close()
	w := bufio.NewWriter(f)
	for _, n := range rand.New(rand.NewPCG(seed, seed)).Perm(million) {
		given := []string{"alice", "bob", "carol", "dan", "erin", "frank", "grace", "heidi"}[n%8]
		switch n % 10 {
		case 0:
			fmt.Fprintf(w, "%s.%d-%d@example.com\n", given, n, seed)
		default:
			fmt.Fprintf(w, "%s.%d@example.com\n", given, n)
		}
	}
	require.NoError(b, w.Flush())
}

func sortAndComm(b *testing.B, folder, idp, aws string) time.Duration {
	b.Helper()
	start := time.Now()
	for _, file := range []string{idp, aws} {
		run(b, "sort", "-o", file+".sorted", file)
	}
	out, err := os.Create(filepath.Join(folder, "comm"))
	require.NoError(b, err)
	defer out.Close()
	cmd := exec.Command("comm", idp+".sorted", aws+".sorted")
	cmd.Env, cmd.Stdout = append(os.Environ(), "LC_ALL=C"), out
	require.NoError(b, cmd.Run())
	return time.Since(start)
}

func run(b *testing.B, name string, args ...string) {
	b.Helper()
	cmd := exec.Command(name, args...)
	cmd.Env = append(os.Environ(), "LC_ALL=C")
	require.NoError(b, cmd.Run())
}

func compareFiles(b *testing.B, idp, aws, verdicts string) time.Duration {
	b.Helper()
	start := time.Now()
	var lists [2]*users.List
	for i, file := range []string{idp, aws} {
		f, err := os.Open(file)
		require.NoError(b, err)
		lists[i], err = users.Read(file, f, users.Side(i+1), nil)
		require.NoError(b, err)
		require.NoError(b, f.Close())
		require.Equal(b, million, lists[i].Len())
	}
	out, err := os.Create(verdicts)
	require.NoError(b, err)
	defer out.Close()
	w := bufio.NewWriter(out)
	count := map[users.Access]int{}
	for v := range users.Compare(lists[0], lists[1]) {
		count[v.Outcome]++
		io.WriteString(w, v.Outcome.String())
		w.WriteByte(' ')
		io.WriteString(w, v.Username)
		w.WriteByte('\n')
	}
	require.NoError(b, w.Flush())
	took := time.Since(start)
	require.Equal(b, map[users.Access]int{users.Can: million / 10 * 9, users.Cannot: million / 10,
		users.OnlyInAWS: million / 10}, count)
	return took
}

// peakMiB is the most memory that this process ever had, where the system tells.
func peakMiB(b *testing.B) float64 {
	b.Helper()
	status, err := os.ReadFile("/proc/self/status")
	if err != nil {
		b.Log("this system does not tell the peak of a process's memory")
		return 0
	}
	for line := range strings.Lines(string(status)) {
		var kib float64
		if n, _ := fmt.Sscanf(line, "VmHWM: %f kB", &kib); n == 1 {
			return kib / 1024
		}
	}
	return 0
}

// BenchmarkCompareRenamed looks for people of whom AWS has each under another username: by an address, and in another
// domain.
func BenchmarkCompareRenamed(b *testing.B) {
	for _, n := range []int{million / 100, million / 10, million} {
		for _, form := range []struct{ name, head, row string }{
			{"address", "userName,email\n", "u%[1]d,user.%[1]d@example.com\n"},
			{"domain", "userName\n", "user.%d@old.example\n"},
		} {
			b.Run(fmt.Sprintf("%s/%d", form.name, n), func(b *testing.B) {
				var idp, aws strings.Builder
				aws.WriteString(form.head)
				for i := range n {
					fmt.Fprintf(&idp, "user.%d@example.com\n", i)
					fmt.Fprintf(&aws, form.row, i)
				}
				people, err := users.Read("idp", strings.NewReader(idp.String()), users.IdP, nil)
				require.NoError(b, err)
				directory, err := users.Read("aws", strings.NewReader(aws.String()), users.AWS, nil)
				require.NoError(b, err)
				for b.Loop() {
					found := 0
					for p := range users.Compare(people, directory) {
						if p.AWSUsername != "" {
							found++
						}
					}
					require.Equal(b, n, found)
				}
				b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/float64(n), "ns/person")
			})
		}
	}
}
