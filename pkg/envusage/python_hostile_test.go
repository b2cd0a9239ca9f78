package envusage

import (
	"context"
	"strings"
	"testing"
)

// TestHostileFiles scans files made to cost much: a pattern again and again, on one line and on many. A reader that
// looks at the whole file for each of its pieces would not end within the test's time.
func TestHostileFiles(t *testing.T) {
	const size = 30_000
	patterns := []string{
		"def a(env): ", "class A(env): ", "class A(env):\n  ", "  def a(env):\n", "env = os.environ\n", "env = os.environ ", "from a import env, ",
		"os.environ[f\"{", "f\"{", "\"#{ENV['", "env = Env()\n", "env = Env() ", "for k in a: os.environ[k] ", "for k in a:\n os.environ[k]\n", "x if os.getenv(k) else ",
		"class A(BaseSettings):\n x: env\n", "class A(A, BaseSettings): env ", "ENV[k] || ", "ENV.fetch k do |k|\n", "{ |k| ENV[k] ", "%w[A ", "<<~A ENV\n", "<<~A\n ENV\nA\n",
		"def env_x k ", "->(k) { ENV[k] ", "foo \"ENV_X\", ", "ENV[\"A\"].b.", "<% ENV['A'] ", "<%= ENV['A'] %>", "<?php env( ", "function env($k) { getenv($k); ",
		"fn ($k) => getenv($k), ", "foreach ($a as $k) getenv($k); ", "<<<A\n", "\"{$_ENV['", "%env(", "%env(A)%", "env(", "@env(", "{{ env('A') ", "{{-- env",
		"fn k -> System.get_env(k) ", "\"A\" |> System.get_env() |> ", "~w(A ", "~s(#{System.get_env(", "@a \"X_ENV\"\n", "with env.prefixed(\"A\"):\n", "try: os.environ[a]\n",
		"  try:\n  os.environ[a]\n", "if System.get_env(\"A\"), do: ", "case System.get_env(\"A\") do\n", "self.env = os.environ ", "env(\"A\") ", "lambda env: ", " env = lambda k: os.environ[k]\n",
		"env(", ")env", "[env", "{env: ", "env A::", "env.a.", "A = env\n", "envvar=\"A\", ", "Field(env=\"A\", ", "require_keys(\"A\") env ", "attr_config :env, ",
	}
	tree := memTree{}
	for _, ext := range []string{"py", "rb", "php", "ex", "html.erb", "haml", "blade.php", "yml", "xml"} {
		for i, p := range patterns {
			name := string(rune('a'+i%26)) + string(rune('a'+i/26)) + "." + ext
			body := strings.Repeat(p, size/len(p))
			if ext == "php" {
				body = "<?php " + body
			}
			if testing.Short() {
				body = body[:size/8]
			}
			tree[name] = []byte(body)
		}
	}
	u, err := Scan(context.Background(), tree, Options{})
	if err != nil {
		t.Fatal(err)
	}
	if u.Files < len(tree) {
		t.Errorf("read %d of %d files", u.Files, len(tree))
	}
}
