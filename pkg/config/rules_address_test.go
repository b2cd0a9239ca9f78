package config

import (
	"strings"
	"testing"
)

func TestAddressesThatAreLegal(t *testing.T) {
	for name, all := range map[string][]string{
		"url": {
			"http://localhost", "https://shop.acme.dev:8443/a/b?c=d#e", "HTTPS://SHOP.acme.dev", "https://[2001:db8::1]:443/x", "https://[2001:db8::1]/",
			"${BASE}", "${BASE}/health", "https://${HOST}/x", "https://${HOST}:${PORT}/x", "https://a.${ZONE}/", "https://user:${PW}@h/", "https://user@h/",
			"https://h:8080/@scope/pkg", "https://h/a:b@c", "https://h/?q=a@b:c", "https://h/$${x}", "https://h/$x", "https://münchen.example/ä", "http://10.0.0.7:80",
			"https://my_service:3000/", "https://h/login?password=${PW}", "https://h/%20", "https://${USER}:${PW}@h",
		},
		"host-port": {"h:1", "h.acme.dev:65535", "10.0.0.7:22", "[::1]:22", "${ADDRESS}", "${HOST}:443", "h:${PORT}", "my_db:5432"},
		"grpc":      {"h:50051", "h:50051/acme.Shop", "https://h", "https://h:443/acme.Shop", "grpc://h:1", "grpcs://h", "http://h", "${TARGET}", "h:${PORT}/${SERVICE}"},
		"dns":       {"h", "www.acme.dev", "www.acme.dev.", "_dmarc.acme.dev", "${HOST}", "a.${ZONE}", "münchen.example"},
		"postgres":  {"postgres://app:${PW}@db/app", "postgresql+asyncpg://app@db:5432/app?sslmode=require", "${DATABASE_URL}", "POSTGRES://a@b/c", "postgres://${U}:${P}@${H}:${PORT}/${N}"},
		"mysql":     {"mysql://app:${PW}@db/app", "mariadb://app@db:3306/app", "${DATABASE_URL}"},
		"redis":     {"redis://cache", "rediss://:${PW}@cache:6380/0", "valkey://cache", "${REDIS_URL}"},
		"engine":    {"unix:///var/run/docker.sock", "tcp://10.0.0.7:2375", "tcp://[::1]:2375/", "ssh://deploy@h", "ssh://deploy@h:2222", "ssh://deploy@h:22/run/docker.sock", "ssh://deploy@[::1]:22"},
		"capture":   {".token", ".items[0].id", "header:Location", `."a b"`},
		"header":    {"X-A", "!#$%&'*+-.^_`|~09azAZ"},
		"template":  {"", "plain", "Bearer ${TOKEN}", "$", "$$", "$x", "100$", "$${not}", "a}b", "${a}${_b9}"},
	} {
		for _, s := range all {
			if fault := ruleOf(name).fault(s); fault != "" {
				t.Errorf("%s %s: %s", name, s, fault)
			}
		}
	}
}

// TestAddressesKeepSecrets plants a password in every place of an address that is wrong in every way.
func TestAddressesKeepSecrets(t *testing.T) {
	const secret = "hunter2hunter2"
	forms := []string{
		"https://u:%@h", "https://u:%@h:99999", "https://u:%@h h", "https://u:%@", "ftp://u:%@h", "//u:%@h", "u:%@h", "u:%@h:5432/db",
		"postgres://u:%/x@h", "postgres://u:%@h?x=y", "postgres://u:a@%@h", "postgres://u:%@h,h2", "h:1?password=%", "https://h/?password=%&x=y",
		"https://h:99999/?token=%", "ftp://h/?token=%", "ssh://u:%@h", "tcp://u:%@h:1", "unix://u:%@h", "${A}:%@h", "${A}://u:%@h", "https://u:%@h/${B", "http:/u:%@h", "://u:%@h",
	}
	for _, name := range []string{"url", "host-port", "grpc", "dns", "postgres", "mysql", "redis", "engine"} {
		for _, form := range forms {
			s := strings.ReplaceAll(form, "%", secret)
			if fault := ruleOf(name).fault(s); strings.Contains(fault, secret[:7]) {
				t.Errorf("%s %s: %s", name, form, fault)
			}
		}
	}
}

func FuzzAddress(f *testing.F) {
	f.Add("https://u:${PW}@h:1/x?y#z")
	f.Add("ssh://u@h:22")
	f.Fuzz(func(t *testing.T, s string) {
		for _, name := range []string{"url", "host-port", "grpc", "dns", "postgres", "mysql", "redis", "engine", "capture", "json-path", "header", "template"} {
			if s == "" {
				continue
			}
			if fault := ruleOf(name).fault(s); strings.ContainsAny(fault, "\n\r\x1b") {
				t.Errorf("%s %q: %q", name, s, fault)
			}
		}
	})
}
