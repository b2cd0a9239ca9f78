package config

import "time"

// Probe is one thing that is asked again and again. A value may have ${NAME} of the environment in it, which is never
// shown.
type Probe struct {
	// The probe's name in reports; without it what it asks.
	Name    string `yaml:"name" jsonschema:"minLength=1,maxLength=100" check:"text"`
	Request `yaml:",inline"`
	// HOST:PORT that takes connections.
	TCP string `yaml:"tcp" jsonschema:"minLength=1,maxLength=500" check:"host-port"`
	// HOST:PORT that speaks TLS, with a certificate of its name that is valid.
	TLS string `yaml:"tls" jsonschema:"minLength=1,maxLength=500" check:"host-port"`
	// A name that resolves.
	DNS string `yaml:"dns" jsonschema:"minLength=1,maxLength=253" check:"dns"`
	// HOST:PORT, or https://HOST:PORT, of a gRPC health service; HOST:PORT/SERVICE asks for one service.
	GRPC string `yaml:"grpc" jsonschema:"minLength=1,maxLength=500" check:"grpc"`
	// The connection address of a PostgreSQL server, postgres://USER:${PASSWORD}@HOST/DATABASE.
	Postgres string `yaml:"postgres" jsonschema:"minLength=1,maxLength=1000" check:"postgres"`
	// That of a MySQL or MariaDB server, mysql://USER:${PASSWORD}@HOST/DATABASE.
	MySQL string `yaml:"mysql" jsonschema:"minLength=1,maxLength=1000" check:"mysql"`
	// That of a Redis or Valkey server, redis://USER:${PASSWORD}@HOST/0.
	Redis string `yaml:"redis" jsonschema:"minLength=1,maxLength=1000" check:"redis"`
	// Requests one after another, with one jar of cookies: a flow of a user.
	Steps []Request `yaml:"steps"`
	// How long one look may take.
	Timeout time.Duration `yaml:"timeout" jsonschema:"default=10s,minimum=1ms,maximum=5m"`
	// Which commit is serving, where this probe tells it in another way than verify.identity says.
	Identity *Identity `yaml:"identity"`
	// The server's certificate must be valid for so many days more.
	CertificateDays int `yaml:"certificate-days" jsonschema:"minimum=0,maximum=3650"`
	// A file of CA certificates (PEM) that are trusted beside the system's.
	CA string `yaml:"ca" jsonschema:"minLength=1" check:"file-anywhere"`
	// What a failure leads to: the decision tree's branch, or a note.
	Failure string `yaml:"failure" jsonschema:"enum=rollback,enum=continue,default=rollback"`
}

// Request is one HTTP request, and what its answer must be.
type Request struct {
	// The address, http:// or https://.
	URL string `yaml:"url" jsonschema:"minLength=1,maxLength=4000" check:"url"`
	// The method.
	Method string `yaml:"method" jsonschema:"enum=GET,enum=HEAD,enum=POST,enum=PUT,enum=PATCH,enum=DELETE,enum=OPTIONS,default=GET"`
	// Headers to send.
	Headers map[string]string `yaml:"headers" keys:"header" check:"template"`
	// The body to send.
	Body string `yaml:"body" jsonschema:"maxLength=100000" check:"template-lines"`
	// Whether redirects are followed, ten at most.
	Redirects bool `yaml:"redirects" jsonschema:"default=true"`
	// What the answer must be; without it a status below 400.
	Expect Expect `yaml:"expect"`
	// Values of the answer that later steps use as ${NAME}: a field of its JSON (.token), or a header (header:Location).
	Capture map[string]string `yaml:"capture" keys:"variable" check:"capture"`
}

// Expect is what an answer must be; all of it must hold.
type Expect struct {
	// One of these statuses.
	Status []int `yaml:"status" jsonschema:"minItems=1,minimum=100,maximum=599"`
	// Headers with these values; * is any.
	Headers map[string]string `yaml:"headers" keys:"header" check:"template"`
	// A regular expression that the body matches (RE2 syntax).
	Body string `yaml:"body" jsonschema:"maxLength=1000" check:"regexp"`
	// Fields of the JSON body with these values: .status: ok.
	JSON map[string]string `yaml:"json" keys:"json-path" check:"template-lines"`
	// How long the answer may take.
	MaxLatency time.Duration `yaml:"max-latency" jsonschema:"minimum=1ms,maximum=5m"`
	// An expression in expr's language (expr-lang.org) that is true: status == 200 && json.db == "up".
	That string `yaml:"that" jsonschema:"maxLength=2000" check:"expression"`
}
