package config

// Risk is the section of the risk assessment.
type Risk struct {
	Migrations   Migrations   `yaml:"migrations"`
	Breaking     Breaking     `yaml:"breaking"`
	Traffic      Traffic      `yaml:"traffic"`
	Dependencies Dependencies `yaml:"dependencies"`
}

// Migrations says where database migrations are.
type Migrations struct {
	// How heavy its findings weigh at most.
	Level Level `yaml:"level" jsonschema:"type=string,enum=error,enum=warning,enum=off,default=error"`
	// Globs of migration files beside those of the common frameworks.
	Paths []string `yaml:"paths" check:"glob"`
	// Globs of files that are no migrations, whatever their folder.
	Ignore []string `yaml:"ignore" check:"glob-some"`
}

// Breaking says what tells a breaking change.
type Breaking struct {
	// How heavy its findings weigh at most.
	Level Level `yaml:"level" jsonschema:"type=string,enum=error,enum=warning,enum=off,default=error"`
	// Globs of OpenAPI documents beside the usual names.
	OpenAPI []string `yaml:"openapi" check:"glob"`
	// Labels that mark a breaking change, beside "breaking" and "breaking-change".
	Labels []string `yaml:"labels" check:"text"`
}

// Traffic says when a deployment is a bad idea.
type Traffic struct {
	// How heavy its findings weigh at most; of windows and Fridays they are warnings.
	Level Level `yaml:"level" jsonschema:"type=string,enum=error,enum=warning,enum=off,default=error"`
	// The IANA name of the time zone for freeze days, Friday, and windows that name none.
	Timezone string `yaml:"timezone" jsonschema:"minLength=1,maxLength=64,default=UTC" check:"timezone"`
	// High-traffic windows, such as "Mon-Fri 17:00-21:00 America/Sao_Paulo".
	Windows []string `yaml:"windows" check:"window"`
	// Days without deployments, such as 2026-12-24 or 2026-12-20..2027-01-02.
	Freeze []string `yaml:"freeze" check:"freeze"`
	// From when on a Friday is cautioned of, such as 12:00; "off" for never.
	Friday string `yaml:"friday" jsonschema:"default=12:00" check:"friday"`
}

// Dependencies says how heavy news in the lock files weigh.
type Dependencies struct {
	// How heavy its findings weigh at most.
	Level Level `yaml:"level" jsonschema:"type=string,enum=error,enum=warning,enum=off,default=error"`
	// From which severity on a known vulnerability that the change brings is an error.
	Vulnerabilities string `yaml:"vulnerabilities" jsonschema:"enum=low,enum=moderate,enum=high,enum=critical,enum=off,default=high"`
}
