package config

// SSH is an env file on another machine. It is read over SFTP; the private key comes from an input, never from here.
type SSH struct {
	// The machine's name or address.
	Host string `yaml:"host" jsonschema:"required,minLength=1,maxLength=253" check:"host"`
	// The port of its SSH server.
	Port int `yaml:"port" jsonschema:"minimum=1,maximum=65535,default=22"`
	// Who logs in.
	User string `yaml:"user" jsonschema:"required,minLength=1,maxLength=64" check:"user"`
	// The env file's absolute path on that machine.
	Path string `yaml:"path" jsonschema:"required,minLength=1" check:"file-absolute"`
	// The machine's host keys as lines of known_hosts, such as "ssh-keyscan HOST" prints; they are public. A host that
	// shows another key is not talked to.
	KnownHosts string `yaml:"known-hosts" jsonschema:"required,minLength=1,maxLength=20000" check:"known-hosts"`
}
