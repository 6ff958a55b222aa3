// Package pipelines_test runs the scripts of this folder, with a stand-in for Terraform.
package pipelines_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"testing"

	"github.com/stretchr/testify/require"
)

const metadata = "../../samlbridge/testdata/sp-metadata.xml"

// standIn is what the scripts call as terraform: it writes down how it is called, and shows the plan that it was given.
const standIn = `#!/bin/sh
echo "$*" >>"$STAND_IN/calls"
case $1 in
  plan) for a; do case $a in -out=*) : >"${a#-out=}" ;; esac; done; [ ! -e "$STAND_IN/broken" ] ;;
  show) [ -e "$3" ] && cat "$STAND_IN/plan.json" ;;
  *) exit 64 ;;
esac
`

// program is the command line, built once.
var program = sync.OnceValues(func() (string, error) {
	dir, err := os.MkdirTemp("", "samlbridge-pipelines-")
	if err != nil {
		return "", err
	}
	out, err := exec.Command("go", "build", "-o", dir, "../samlbridge").CombinedOutput()
	if err != nil {
		return "", errors.New(string(out))
	}
	return dir, nil
})

func TestMain(m *testing.M) {
	status := m.Run()
	if dir, err := program(); err == nil {
		os.RemoveAll(dir)
	}
	os.Exit(status)
}

// workspace is a folder with AWS's metadata, as a pipeline has it.
type workspace struct {
	t                *testing.T
	dir, standIn, tm string
	env              []string
}

func newWorkspace(t *testing.T, plan string) workspace {
	t.Helper()
	if _, err := exec.LookPath("go"); err != nil {
		t.Skip("go is not on the PATH: the command line cannot be built")
	}
	bin, err := program()
	require.NoError(t, err)
	w := workspace{t: t, dir: t.TempDir(), standIn: t.TempDir(), tm: t.TempDir()}
	data, err := os.ReadFile(metadata)
	require.NoError(t, err)
	w.write(filepath.Join(w.dir, "aws-sp-metadata.xml"), string(data))
	w.write(filepath.Join(w.standIn, "plan.json"), plan)
	w.write(filepath.Join(w.standIn, "terraform"), standIn)
	require.NoError(t, os.Chmod(filepath.Join(w.standIn, "terraform"), 0o755))
	w.env = append(os.Environ(), "PATH="+strings.Join([]string{w.standIn, bin, os.Getenv("PATH")}, ":"), "STAND_IN="+
		w.standIn, "TMPDIR="+w.tm)
	return w
}

func (w workspace) write(path, text string) {
	w.t.Helper()
	require.NoError(w.t, os.WriteFile(path, []byte(text), 0o644))
}

// run returns what a command prints and its exit status.
func (w workspace) run(env []string, name string, args ...string) (out string, status int) {
	w.t.Helper()
	command := exec.Command(name, args...)
	command.Dir, command.Env = w.dir, append(w.env, env...)
	var both bytes.Buffer
	command.Stdout, command.Stderr = &both, &both
	err := command.Run()
	var exit *exec.ExitError
	if err != nil && !errors.As(err, &exit) {
		require.NoError(w.t, err)
	}
	return both.String(), command.ProcessState.ExitCode()
}

// absolute is the path of a file in this folder.
func absolute(t *testing.T, file string) string {
	t.Helper()
	path, err := filepath.Abs(file)
	require.NoError(t, err)
	return path
}

// refreshed is a refresh-only plan about an application with an ACS URL, which was another one before.
func refreshed(t *testing.T, acs string) string {
	t.Helper()
	const address = "cloudflare_zero_trust_access_application.aws"
	app := func(acs string) map[string]any {
		return map[string]any{"name": "AWS", "type": "saas", "saas_app": map[string]any{"auth_type": "saml",
			"name_id_format":       "email",
			"sp_entity_id":         "https://eu-west-1.signin.aws.amazon.com/platform/saml/d-9300000000",
			"consumer_service_url": acs}}
	}
	type list = []map[string]any
	data, err := json.Marshal(map[string]any{"format_version": "1.2",
		"planned_values": map[string]any{"root_module": map[string]any{}},
		"prior_state": map[string]any{"values": map[string]any{"root_module": map[string]any{"resources": list{
			{"address": address, "mode": "managed", "type": "cloudflare_zero_trust_access_application", "name": "aws",
				"values": app(acs)}}}}},
		"resource_drift": list{{"address": address, "type": "cloudflare_zero_trust_access_application",
			"change": map[string]any{"actions": []string{"update"}, "before": app(asShown), "after": app(acs)}}}})
	require.NoError(t, err)
	return string(data)
}

const (
	asShown = "https://eu-west-1.signin.aws.amazon.com/platform/saml/acs/4455422d00000000-0000-4000-8000-000000000000"
	byHand  = "https://eu-west-1.signin.aws.amazon.com/platform/saml/acs/4455422d00000000-0000-4000-8000-00000000ffff"
)

func TestGate(t *testing.T) {
	t.Parallel()
	rows := []struct {
		why, acs string
		args     []string
		broken   bool
		status   int
		says     string
	}{
		{why: "as AWS shows it", acs: asShown, args: []string{"aws-sp-metadata.xml"}, status: 0, says: "2 documents"},
		{why: "changed by hand", acs: byHand, args: []string{"aws-sp-metadata.xml"}, status: 1,
			says: `changed outside of Terraform: "saas_app.consumer_service_url"`},
		{why: "warnings count when asked", acs: asShown, args: []string{"aws-sp-metadata.xml", "-fail-on", "warning"},
			status: 1, says: "warning: "},
		{why: "Terraform fails", acs: asShown, args: []string{"aws-sp-metadata.xml"}, broken: true, status: 2},
		{why: "no metadata", acs: asShown, args: []string{"other.xml"}, status: 2, says: "other.xml"},
		{why: "nothing named", acs: asShown, status: 2, says: "gate.sh AWS-METADATA [FLAG...]"},
		{why: "a flag that does not exist", acs: asShown, args: []string{"aws-sp-metadata.xml", "-nope"}, status: 2,
			says: "-nope"},
	}
	for _, row := range rows {
		w := newWorkspace(t, refreshed(t, row.acs))
		if row.broken {
			w.write(filepath.Join(w.standIn, "broken"), "")
		}
		out, status := w.run(nil, absolute(t, "gate.sh"), row.args...)
		require.Equal(t, row.status, status, "%s: %s", row.why, out)
		require.Contains(t, out, row.says, row.why)
		left, err := os.ReadDir(w.tm)
		require.NoError(t, err)
		require.Empty(t, left, "%s: the plan, which has sensitive values, is removed", row.why)
		if row.status == 2 {
			continue
		}
		calls, err := os.ReadFile(filepath.Join(w.standIn, "calls"))
		require.NoError(t, err)
		require.Regexp(t, `^plan -refresh-only -input=false -lock=false -out=(\S+)\nshow -json \S+/plan\n$`,
			string(calls), "nothing is changed")
	}
}

// step is the command of a step in a YAML file of this folder: the only line that begins with run.
func step(t *testing.T, file string) string {
	t.Helper()
	data, err := os.ReadFile(file)
	require.NoError(t, err)
	lines := regexp.MustCompile(`(?m)^ +(?:- )?run: (.+)$`).FindAllStringSubmatch(string(data), -1)
	require.Len(t, lines, 1, file)
	command := lines[0][1]
	if strings.HasPrefix(command, "'") {
		command = strings.Trim(command, "'")
	}
	return command
}

// The action's step, as GitHub runs it: with the inputs in the environment.
func TestAction(t *testing.T) {
	t.Parallel()
	action, err := os.ReadFile("action.yml")
	require.NoError(t, err)
	inputs := regexp.MustCompile(`(?m)^        (\w+): \$\{\{ inputs\.([\w-]+) \}\}$`).
		FindAllStringSubmatch(string(action), -1)
	require.Len(t, inputs, 4)
	require.Equal(t, len(inputs), strings.Count(string(action), "inputs."),
		"an input is nowhere but in the environment")
	for _, row := range []struct {
		why, acs, sarif string
		status          int
		says            string
	}{
		{"as AWS shows it", asShown, "", 0, "2 documents"},
		{"changed by hand, as SARIF", byHand, "found.sarif", 1, "::error::AWS and Cloudflare do not fit together"},
	} {
		w := newWorkspace(t, refreshed(t, row.acs))
		require.NoError(t, os.Mkdir(filepath.Join(w.dir, "infra"), 0o755))
		require.NoError(t, os.Rename(filepath.Join(w.dir, "aws-sp-metadata.xml"), filepath.Join(w.dir, "infra",
			"aws sp.xml")))
		env := []string{"GITHUB_ACTION_PATH=" + absolute(t, "."), "RUNNER_TEMP=" + t.TempDir(),
			"METADATA=aws sp.xml", "FOLDER=infra", "FAIL_ON=error", "SARIF=" + row.sarif}
		for _, input := range inputs {
			require.True(t, strings.Contains(strings.Join(env, "\n"), input[1]+"="), input[1])
		}
		out, status := w.run(env, "sh", "-e", "-c", step(t, "action.yml"))
		require.Equal(t, row.status, status, "%s: %s", row.why, out)
		require.Contains(t, out, row.says, row.why)
		if row.sarif == "" {
			continue
		}
		var log struct {
			Version string
			Runs    []struct {
				Results []struct{ RuleID, Level string }
			}
		}
		data, err := os.ReadFile(filepath.Join(w.dir, row.sarif))
		require.NoError(t, err, row.why)
		require.NoError(t, json.Unmarshal(data, &log), row.why)
		require.Equal(t, "2.1.0", log.Version)
		found := false
		for _, r := range log.Runs[0].Results {
			found = found || r.RuleID == "pair-acs" && r.Level == "error"
		}
		require.Equal(t, row.status == 1, found, row.why)
	}
}

// Atlantis shows the plan into a file and runs the step.
func TestAtlantis(t *testing.T) {
	t.Parallel()
	for acs, want := range map[string]int{asShown: 0, byHand: 1} {
		w := newWorkspace(t, "")
		file := filepath.Join(w.dir, "show file.json")
		w.write(file, refreshed(t, acs))
		out, status := w.run([]string{"SHOWFILE=" + file}, "sh", "-c", step(t, "atlantis.yaml"))
		require.Equal(t, want, status, out)
	}
}

// The hook looks at what is staged, and not at what is in the folder.
func TestPreCommit(t *testing.T) {
	t.Parallel()
	if _, err := exec.LookPath("git"); err != nil {
		t.Skip("git is not on the PATH")
	}
	good, err := os.ReadFile(metadata)
	require.NoError(t, err)
	bad := strings.ReplaceAll(string(good), "https://eu-west-1.signin.aws.amazon.com/platform/saml/d-9300000000",
		"https://d-9300000000.awsapps.com/start")
	const app = "resource \"cloudflare_zero_trust_access_application\" \"aws\" {\n  name = \"AWS\"\n  type = \"saas\"\n  saas_app = {\n    auth_type = \"saml\"\n" +
		"    sp_entity_id = var.issuer\n    consumer_service_url = var.acs\n    name_id_format = \"FORMAT\"\n  }\n}\n"
	rows := []struct {
		why, name, staged, folder string
		refused                   bool
	}{
		{"good metadata", "é aws.xml", string(good), string(good), false},
		{"bad metadata", "aws.xml", bad, bad, true},
		{"bad metadata is staged, good in the folder", "aws.xml", bad, string(good), true},
		{"good metadata is staged, bad in the folder", "aws.xml", string(good), bad, false},
		{"code with references", "main.tf", strings.Replace(app, "FORMAT", "email", 1), "", false},
		{"code with the mistake of the introduction", "main.tf", strings.Replace(app, "FORMAT", "id", 1), "", true},
		{"other XML", "pom.xml", "<project/>", "", false},
		{"other code", "other.tf", "locals {", "", false},
	}
	for _, row := range rows {
		w := newWorkspace(t, "")
		w.env = append(w.env, "HOME="+w.tm, "GIT_CONFIG_NOSYSTEM=1", "GIT_AUTHOR_NAME=a",
			"GIT_AUTHOR_EMAIL=a@example.com", "GIT_COMMITTER_NAME=a", "GIT_COMMITTER_EMAIL=a@example.com")
		git := func(args ...string) (string, int) { return w.run(nil, "git", args...) }
		_, status := git("init", "-q")
		require.Zero(t, status)
		hook, err := os.ReadFile("pre-commit")
		require.NoError(t, err)
		w.write(filepath.Join(w.dir, ".git/hooks/pre-commit"), string(hook))
		require.NoError(t, os.Chmod(filepath.Join(w.dir, ".git/hooks/pre-commit"), 0o755))
		w.write(filepath.Join(w.dir, row.name), row.staged)
		_, status = git("add", row.name)
		require.Zero(t, status)
		if row.folder != "" {
			w.write(filepath.Join(w.dir, row.name), row.folder)
		}
		out, status := git("commit", "-q", "-m", "x")
		require.Equal(t, row.refused, status != 0, "%s: %s", row.why, out)
		if row.refused {
			require.Contains(t, out, row.name+":\n", row.why)
			require.Contains(t, out, "error: ", row.why)
		}
		// As pre-commit.com calls it: with the names, in the folder.
		w.write(filepath.Join(w.dir, row.name), row.staged)
		_, status = w.run(nil, filepath.Join(w.dir, ".git/hooks/pre-commit"), row.name)
		require.Equal(t, row.refused, status != 0, row.why)
	}
}
