package prometheus

import (
	"context"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	_ "deploycoord/internal/golden"
	"deploycoord/pkg/config"
	"deploycoord/pkg/health"
	"deploycoord/pkg/health/probe"
)

const secret = "tok-3f9a77c1e0b24d55"

var noon = time.Date(2026, 11, 23, 12, 0, 0, 0, time.UTC)

func options(secrets *[]string) Options {
	return Options{Timeout: 2 * time.Second, Env: probe.Env{
		Now: func() time.Time { return noon }, Version: "1.2.3",
		Lookup: func(name string) (string, bool) { return secret, name == "PROMETHEUS_TOKEN" },
		Secret: func(s string) {
			if secrets != nil {
				*secrets = append(*secrets, s)
			}
		},
	}}
}

// look asks one query of a server that answers so.
func look(t *testing.T, q config.Query, answer http.HandlerFunc) health.Sample {
	t.Helper()
	server := httptest.NewServer(answer)
	defer server.Close()
	all, err := New(config.Prometheus{URL: server.URL + "/prom/", Headers: map[string]string{"Authorization": "Bearer ${PROMETHEUS_TOKEN}"}, Queries: []config.Query{q}}, options(nil))
	if err != nil {
		t.Fatal(err)
	}
	samples := all[0].Collect(t.Context())
	if len(samples) != 1 {
		t.Fatalf("%d samples", len(samples))
	}
	x := samples[0]
	if x.Kind != health.Metric || x.Name != q.Name || !x.At.Equal(noon) || strings.Contains(x.Text+x.Want, secret[:10]) || len(x.Text) > health.MaxText || strings.ContainsAny(x.Text, "\n\x1b") {
		t.Errorf("got %+v", x)
	}
	return x
}

func says(status int, body string) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) {
		w.WriteHeader(status)
		fmt.Fprint(w, body)
	}
}

func success(kind, result string) http.HandlerFunc {
	return says(200, `{"status":"success","data":{"resultType":"`+kind+`","result":`+result+`}}`)
}

func vector(values ...string) http.HandlerFunc {
	var all []string
	for i, v := range values {
		all = append(all, fmt.Sprintf(`{"metric":{"instance":"web-%d"},"value":[1.7e9,"%s"]}`, i, v))
	}
	return success("vector", "["+strings.Join(all, ",")+"]")
}

func TestAnswers(t *testing.T) {
	const below, above = "< 0.01", ">= 2"
	for name, c := range map[string]struct {
		expect string
		answer http.HandlerFunc
		want   string
	}{
		"scalar, good":          {below, success("scalar", `[1.7e9,"0.002"]`), "good 0.002: 0.002, less than 0.01"},
		"scalar, bad":           {below, success("scalar", `[1.7e9,"0.01"]`), "bad 0.01 minor: 0.01; less than 0.01"},
		"vector of one":         {above, vector("2"), `good 2: 2 at {instance="web-0"}, at least 2`},
		"vector, all good":      {below, vector("0.001", "0.005", "0"), `good 0.005: less than 0.01 in 3 series, at worst 0.005 at {instance="web-1"}`},
		"vector, one bad":       {below, vector("0.001", "0.5", "0"), `bad 0.5 minor: 0.5 at {instance="web-1"}, 1 of 3 series are beyond the limit; less than 0.01`},
		"at least":              {above, vector("3", "1", "0.5"), `bad 0.5 minor: 0.5 at {instance="web-2"}, 2 of 3 series are beyond the limit; at least 2`},
		"at most":               {"<= 800", vector("800"), `good 800: 800 at {instance="web-0"}, at most 800`},
		"more than":             {"> 0", vector("0"), `bad 0 minor: 0 at {instance="web-0"}; more than 0`},
		"NaN":                   {below, vector("NaN"), `could-not-measure: NaN at {instance="web-0"} is no number; less than 0.01`},
		"infinity":              {above, vector("+Inf"), `could-not-measure: +Inf at {instance="web-0"} is no number; at least 2`},
		"too large":             {above, vector("1e999"), `could-not-measure: +Inf at {instance="web-0"} is no number; at least 2`},
		"NaN among good":        {below, vector("0.001", "NaN"), `could-not-measure: NaN at {instance="web-1"} is no number, nor are 1 of 2 series; less than 0.01`},
		"NaN among bad":         {below, vector("0.1", "NaN"), `bad 0.1 minor: 0.1 at {instance="web-0"}, 1 of 2 series are beyond the limit; less than 0.01`},
		"nothing":               {below, vector(), "could-not-measure: no data: the query gives nothing; a query that gives one number, or several"},
		"matrix":                {below, success("matrix", `[]`), `could-not-measure: gives a "matrix"; a query that gives one number, or several`},
		"string":                {below, success("string", `[1.7e9,"x"]`), `could-not-measure: gives a "string"; a query that gives one number, or several`},
		"histogram":             {below, success("vector", `[{"metric":{},"histogram":[1.7e9,{"count":"1"}]}]`), "could-not-measure: gives what is no number; a query that gives one number, or several"},
		"no number":             {below, success("scalar", `[1.7e9,"many"]`), "could-not-measure: gives what is no number; a query that gives one number, or several"},
		"no text":               {below, success("scalar", `[1.7e9,0.002]`), "could-not-measure: gives what is no number; a query that gives one number, or several"},
		"an error":              {below, says(400, `{"status":"error","errorType":"bad_data","error":"parse error: unexpected <EOF>"}`), "could-not-measure: status 400, bad_data: parse error: unexpected <EOF>; a query that the server can carry out"},
		"an error with 200":     {below, says(200, `{"status":"error","errorType":"execution","error":"no"}`), "could-not-measure: status 200, execution: no; status 200"},
		"says the token":        {below, says(401, `{"status":"error","errorType":"auth","error":"Bearer `+secret+` is\n\u001b[31mwrong"}`), `could-not-measure: status 401, auth: Bearer *** is \x1b[31mwrong; headers (monitor.prometheus.headers) that may query`},
		"the token in a label":  {below, success("vector", `[{"metric":{"a":"`+strings.Repeat("x", 50)+secret+`"},"value":[1,"1"]}]`), `bad 1 minor: 1 at {a="` + strings.Repeat("x", 50) + `***"}; less than 0.01`},
		"401":                   {below, says(401, "no"), "could-not-measure: status 401; headers (monitor.prometheus.headers) that may query"},
		"404":                   {below, says(404, "<html>"), "could-not-measure: status 404; the address of a Prometheus server in monitor.prometheus.url"},
		"503":                   {below, says(503, ""), "could-not-measure: status 503; status 200"},
		"a page":                {below, says(200, "<html>"), "could-not-measure: its answer is none of Prometheus' API; the address of a Prometheus server in monitor.prometheus.url"},
		"another API":           {below, says(200, `{"ok":true}`), "could-not-measure: its answer is none of Prometheus' API; the address of a Prometheus server in monitor.prometheus.url"},
		"too much":              {below, says(200, strings.Repeat(" ", maxAnswer+10)), "could-not-measure: its answer is larger than 1 MB; a query that gives one number, or a few"},
		"not whole, good":       {below, says(200, `{"status":"success","warnings":["store-1 is down"],"data":{"resultType":"scalar","result":[1,"0"]}}`), "could-not-measure: its answer is not whole: store-1 is down; less than 0.01"},
		"not whole, bad":        {below, says(200, `{"status":"success","warnings":["store-1 is down"],"data":{"resultType":"scalar","result":[1,"1"]}}`), "bad 1 minor: 1; less than 0.01"},
		"closes the connection": {below, func(http.ResponseWriter, *http.Request) { panic(http.ErrAbortHandler) }, "could-not-measure: closes the connection before its answer is whole; an answer"},
	} {
		t.Run(name, func(t *testing.T) {
			x := look(t, config.Query{Name: "errors", Query: "up", Expect: c.expect, Breach: "continue"}, c.answer)
			got := x.Outcome.String()
			if x.Outcome != health.Unmeasured {
				got += fmt.Sprintf(" %g", x.Value)
			}
			if x.Fault != "" {
				got += " " + string(x.Fault)
			}
			got += ": " + x.Text
			if x.Want != "" {
				got += "; " + x.Want
			}
			if diff := cmp.Diff(c.want, got); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestBreach(t *testing.T) {
	for breach, want := range map[string]health.Fault{"rollback": health.Breach, "continue": health.Minor, "": health.Minor} {
		if x := look(t, config.Query{Name: "errors", Query: "up", Expect: "< 1", Breach: breach}, vector("5")); x.Fault != want || x.Outcome != health.Bad {
			t.Errorf("breach %q: got %+v, want %s", breach, x, want)
		}
	}
}

func TestRequests(t *testing.T) {
	long := "sum(" + strings.Repeat("a", 4000) + ")"
	for _, query := range []string{`sum(rate(http_requests_total{code=~"5.."}[5m])) / 1`, long} {
		x := look(t, config.Query{Name: "errors", Query: query, Expect: "< 1"}, func(w http.ResponseWriter, r *http.Request) {
			method := "GET"
			if query == long {
				method = "POST"
			}
			if r.Method != method || r.URL.Path != "/prom/api/v1/query" || r.FormValue("query") != query || r.FormValue("timeout") != "2000ms" ||
				r.Header.Get("Authorization") != "Bearer "+secret || r.Header.Get("User-Agent") != "deploycoord/1.2.3" {
				t.Errorf("asked %s %s with %v", r.Method, r.URL, r.Header)
			}
			vector("0")(w, r)
		})
		if x.Outcome != health.Good {
			t.Errorf("got %+v", x)
		}
	}
}

func TestRedirects(t *testing.T) {
	q := config.Query{Name: "errors", Query: "up", Expect: "< 1"}
	x := look(t, q, func(w http.ResponseWriter, r *http.Request) {
		if strings.HasPrefix(r.URL.Path, "/prom/") {
			http.Redirect(w, r, "/other"+r.URL.RequestURI(), http.StatusTemporaryRedirect)
			return
		}
		vector("0")(w, r)
	})
	if x.Outcome != health.Good {
		t.Errorf("on the same host: %+v", x)
	}
	asked := false
	other := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { asked = true; vector("0")(w, r) }))
	defer other.Close()
	x = look(t, q, func(w http.ResponseWriter, r *http.Request) { http.Redirect(w, r, other.URL, http.StatusFound) })
	if asked || x.Outcome != health.Unmeasured || x.Text != "redirects to another host, which is not asked" {
		t.Errorf("to another host: asked %t, %+v", asked, x)
	}
	x = look(t, q, func(w http.ResponseWriter, r *http.Request) {
		http.Redirect(w, r, r.URL.RequestURI(), http.StatusFound)
	})
	if x.Outcome != health.Unmeasured || x.Text != "redirects for ever" {
		t.Errorf("for ever: %+v", x)
	}
}

func TestNoAnswer(t *testing.T) {
	held := make(chan struct{})
	server := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { <-held }))
	defer server.Close()
	defer close(held)
	c := config.Prometheus{URL: server.URL, Queries: []config.Query{{Name: "errors", Query: "up", Expect: "< 1"}}}
	o := options(nil)
	o.Timeout = 20 * time.Millisecond
	all, err := New(c, o)
	if err != nil {
		t.Fatal(err)
	}
	if x := all[0].Collect(t.Context())[0]; x.Outcome != health.Unmeasured || x.Text != "does not answer in time" {
		t.Errorf("silent: %+v", x)
	}
	ended, end := context.WithCancel(t.Context())
	end()
	if x := all[0].Collect(ended)[0]; x.Outcome != health.Unmeasured || x.Text != "was interrupted" || x.Kind != health.Metric {
		t.Errorf("interrupted: %+v", x)
	}
	refused := httptest.NewServer(nil)
	refused.Close()
	c.URL = refused.URL
	if all, err = New(c, options(nil)); err != nil {
		t.Fatal(err)
	}
	if x := all[0].Collect(t.Context())[0]; x.Outcome != health.Unmeasured || x.Text != "refuses connections" {
		t.Errorf("refused: %+v", x)
	}
}

func TestConfiguration(t *testing.T) {
	q := []config.Query{{Name: "errors", Query: "up", Expect: "< 1"}}
	for name, c := range map[string]struct {
		config config.Prometheus
		want   string
	}{
		"no address":    {config.Prometheus{URL: "ftp://" + secret, Queries: q}, "monitor.prometheus.url: is no address of HTTP"},
		"no variable":   {config.Prometheus{URL: "http://p", Headers: map[string]string{"X-A": "${NONE}"}, Queries: q}, "monitor.prometheus.headers: X-A: ${NONE} is not set"},
		"two lines":     {config.Prometheus{URL: "http://p", Headers: map[string]string{"X-A": "${PROMETHEUS_TOKEN}\nX-B: 1"}, Queries: q}, "a character that no header may have"},
		"no threshold":  {config.Prometheus{URL: "http://p", Queries: []config.Query{{Name: "a", Expect: "small"}}}, `the query a expects "small"`},
		"no such thing": {config.Prometheus{URL: "://", Queries: q}, "is no address of HTTP"},
	} {
		if _, err := New(c.config, options(nil)); err == nil || !strings.Contains(err.Error(), c.want) || strings.Contains(err.Error(), secret) {
			t.Errorf("%s: %v, want %q", name, err, c.want)
		}
	}
	var secrets []string
	all, err := New(config.Prometheus{URL: "https://me:pass-word-77@p/x?tenant=1", Headers: map[string]string{"X-Token": "${PROMETHEUS_TOKEN}"}, Queries: append(q, config.Query{Name: "b", Expect: "> 0"})}, options(&secrets))
	if err != nil || len(all) != 2 || all[0].Name() != "errors" || all[1].(interface{ Kind() health.Kind }).Kind() != health.Metric {
		t.Errorf("%v, %v", all, err)
	}
	if diff := cmp.Diff([]string{"pass-word-77", secret}, secrets); diff != "" {
		t.Error(diff)
	}
}

func FuzzAnswer(f *testing.F) {
	f.Add([]byte(`{"status":"success","data":{"resultType":"vector","result":[{"metric":{"a":"b"},"value":[1,"2"]}]}}`))
	f.Fuzz(func(t *testing.T, body []byte) {
		s := &server{timeout: time.Second}
		var got *health.Sample
		if a, failed := s.read(200, body); failed != nil {
			got = failed
		} else {
			x := a.judge(threshold{"<", 1})
			got = &x
		}
		if text := s.show(got.Text); got.Text == "" || len(text) > health.MaxText || got.Outcome != health.Unmeasured && got.Value-got.Value != 0 {
			t.Errorf("%q: %+v", body, got)
		}
	})
}
