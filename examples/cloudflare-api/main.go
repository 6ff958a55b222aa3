// Command cloudflare-api makes the Access application with Cloudflare's API and writes the metadata file that AWS takes
// for upload: AWS's metadata in, one call to the API, Identity Center's half out.
//
//	CLOUDFLARE_API_TOKEN=… cloudflare-api -account ID aws-sp-metadata.xml >access_saml_metadata.xml
//
// The token needs the permission Access: Apps and Policies Edit. Each run makes a new application; it has no Access
// policy yet, so that nobody gets in until you attach one.
package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"os"
	"time"

	"github.com/samlbridge/samlbridge/pem/diag"
	"github.com/samlbridge/samlbridge/samlbridge"
	"github.com/samlbridge/samlbridge/samlbridge/form"
	"github.com/samlbridge/samlbridge/samlbridge/report"
)

func main() {
	base := flag.String("base-url", "https://api.cloudflare.com/client/v4", "where the API is")
	account := flag.String("account", "", "ID of the Cloudflare account")
	name := flag.String("name", "AWS IAM Identity Center", "name of the application")
	acs := flag.String("acs", "", "ACS URL to keep, where AWS's metadata has several")
	flag.Parse()
	err := errors.New(
		"usage: cloudflare-api -account ID [-name NAME] [-acs URL] [-base-url URL] FILE, with CLOUDFLARE_API_TOKEN in the environment")
	if token := os.Getenv("CLOUDFLARE_API_TOKEN"); flag.NArg() == 1 && *account != "" && token != "" {
		api := api{*base, *account, token, &http.Client{Timeout: 30 * time.Second}}
		err = run(api, flag.Arg(0), samlbridge.Options{ApplicationName: *name, ACS: *acs, Time: time.Now()}, os.Stdout,
			os.Stderr)
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func run(api api, file string, o samlbridge.Options, out, notes io.Writer) error {
	metadata, err := os.ReadFile(file)
	if err != nil {
		return err
	}
	body, err := convert(file, metadata, samlbridge.CloudflareApp, o, notes)
	if err != nil {
		return err
	}
	answer, err := api.createApplication(context.Background(), body)
	if err != nil {
		return err
	}
	upload, err := convert("Cloudflare's answer", answer, samlbridge.AWSIdPMetadata, samlbridge.Options{Time: o.Time},
		notes)
	if err != nil {
		return fmt.Errorf("the application was made, but not the file for AWS: %w", err)
	}
	_, err = out.Write(upload)
	return err
}

// convert prints what is worth knowing. The library refuses what a vendor would refuse.
func convert(name string, data []byte, to form.Form, o samlbridge.Options, notes io.Writer) ([]byte, error) {
	result, err := samlbridge.Convert(name, data, to, o)
	var refused *samlbridge.Error
	if errors.As(err, &refused) {
		fmt.Fprint(notes, report.Text(refused.Findings, diag.SeverityWarning))
	}
	if err != nil {
		return nil, err
	}
	fmt.Fprint(notes, report.Text(result.Findings, diag.SeverityWarning))
	return result.Output, nil
}

// maxAnswer is more than the API answers about one application.
const maxAnswer = 1 << 20

// api is where and as whom Cloudflare's API is called.
type api struct {
	base, account, token string
	client               *http.Client
}

// createApplication posts an application and returns the API's answer, which contains Cloudflare's half of the pair.
func (a api) createApplication(ctx context.Context, body []byte) ([]byte, error) {
	where, err := url.JoinPath(a.base, "accounts", a.account, "access", "apps")
	if err != nil {
		return nil, err
	}
	request, err := http.NewRequestWithContext(ctx, http.MethodPost, where, bytes.NewReader(body))
	if err != nil {
		return nil, err
	}
	request.Header.Set("Authorization", "Bearer "+a.token)
	request.Header.Set("Content-Type", "application/json")
	response, err := a.client.Do(request)
	if err != nil {
		return nil, err
	}
	defer response.Body.Close()
	answer, err := io.ReadAll(io.LimitReader(response.Body, maxAnswer+1))
	if err != nil {
		return nil, err
	}
	if len(answer) > maxAnswer {
		return nil, fmt.Errorf("%s answered %s, and the answer has more than %d bytes", where, response.Status,
			maxAnswer)
	}
	var envelope struct {
		Success bool
		Errors  []struct {
			Code    int
			Message string
		}
	}
	if err := json.Unmarshal(answer, &envelope); err != nil {
		return nil, fmt.Errorf("%s answered %s and no JSON", where, response.Status)
	}
	if !envelope.Success {
		err := fmt.Errorf("%s answered %s", where, response.Status)
		for _, e := range envelope.Errors {
			err = errors.Join(err, fmt.Errorf("%d: %s", e.Code, e.Message))
		}
		return nil, err
	}
	return answer, nil
}
