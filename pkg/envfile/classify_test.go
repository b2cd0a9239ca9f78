package envfile

import "testing"

func TestClassify(t *testing.T) {
	tests := []struct {
		value string
		want  ValueClass
	}{
		{"", Empty}, {" \t ", Empty},

		// Somebody has to fill these in.
		{"changeme", Placeholder}, {"change_me", Placeholder}, {"CHANGE-ME", Placeholder}, {"ChangeMe123!", Placeholder},
		{"please-change-me", Placeholder}, {"change this", Placeholder}, {"changeThisToSomethingSecret", Placeholder}, {"/path/to/key.pem", Placeholder}, {"/on/your/host/x.json", Placeholder},
		{"https://api.domain.tld", Placeholder}, {"you@gmail.com", Placeholder},
		{"change-in-production", Placeholder}, {"your_api_key_here", Placeholder}, {"your-api-key", Placeholder},
		{"YOUR_TOKEN", Placeholder}, {"yourpassword", Placeholder}, {"https://your-domain.com", Placeholder},
		{"https://yourdomain.com/api", Placeholder}, {"https://your-project.supabase.co", Placeholder},
		{"postgresql://postgres:[YOUR-PASSWORD]@db.abc.supabase.co:5432/postgres", Placeholder},
		{"postgres://user:your_password@db:5432/app", Placeholder}, {"sk-your-openai-key", Placeholder}, {"you@your-company.com", Placeholder},
		{"<your key>", Placeholder}, {"<api-key>", Placeholder}, {"https://<project-ref>.supabase.co", Placeholder},
		{"xxx", Placeholder}, {"XXXXXXXX", Placeholder}, {"xxxx-xxxx-xxxx", Placeholder}, {"sk_test_xxx", Placeholder},
		{"sk_test_...xxx", Placeholder}, {"G-XXXXXXXXXX", Placeholder}, {"A0XXXXXXX", Placeholder}, {"https://xxx.supabase.co", Placeholder},
		{"TODO", Placeholder}, {"todo", Placeholder}, {"TODO: ask ops", Placeholder}, {"FIXME", Placeholder}, {"TBD", Placeholder},
		{"replace_me", Placeholder}, {"REPLACE_WITH_REAL_KEY", Placeholder}, {"replace-with-your-own", Placeholder}, {"replaceme", Placeholder},
		{"dummy", Placeholder}, {"dummy_key", Placeholder}, {"placeholder", Placeholder}, {"sk-placeholder", Placeholder}, {"example", Placeholder},
		{"****", Placeholder}, {"********", Placeholder}, {"...", Placeholder}, {"sk-...", Placeholder}, {"AKIA…", Placeholder},
		{"{{ secrets.KEY }}", Placeholder}, {"https://{{host}}/api", Placeholder}, {"insert-token-here", Placeholder}, {"insert_your_key", Placeholder},
		{"[insert key]", Placeholder}, {"__API_KEY__", Placeholder}, {"%DB_PASSWORD%", Placeholder}, {"bucket_name_here", Placeholder},
		{"get_a_key_from_slack", Placeholder}, {"generate_a_new_key", Placeholder}, {"Enter your API key", Placeholder},
		{"put your key here", Placeholder}, {"your secret key", Placeholder}, {"some_secret_key", Placeholder}, {"fake-api-key", Placeholder},
		{"not-a-real-key", Placeholder}, {"AKIAIOSFODNN7EXAMPLE", Placeholder}, {"wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY", Placeholder},
		{"-----BEGIN PRIVATE KEY-----\n...\n-----END PRIVATE KEY-----", Placeholder}, {`-----BEGIN KEY-----\n...\n-----END KEY-----`, Placeholder},
		{"must-be-changed", Placeholder}, {"this_password_should_be_updated", Placeholder}, {"!!!SET SECRET_KEY!!!", Placeholder}, {"postgres://app:changeme@db/app", Placeholder}, {"example-token", Placeholder}, {"https://your-app.example.com", Placeholder}, {"xx-xxxx-x", Placeholder},

		// These look like it and are not.
		{"example-bucket-prod", Set}, {"example_app", Set}, {"todo-app", Set}, {"todo_db", Set}, {"know-your-customer", Set},
		{"https://yourself.io", Set}, {"Welcome to your dashboard", Set}, {"notifications@yourselfhosted.cloud", Set}, {"true", Set}, {"0", Set}, {"x", Set},
		{"production", Set}, {"* * * * *", Set}, {"*/5 * * * *", Set}, {"**/*.ts", Set}, {"./...", Set}, {"*", Set}, {"-", Set},
		{"change-data-capture", Set}, {"insert-only", Set}, {"replace", Set}, {"exchange-rates", Set}, {"set-cookie", Set},
		{"App <noreply@acme.io>", Set}, {"<b>Hello</b>", Set}, {"Hi {{name}}, welcome", Set}, {"${BASE_URL}/api", Set},
		{"https://via.placeholder.com/150", Set}, {"/img/placeholder.png", Set}, {"test", Set}, {"secret", Set}, {"changeit", Set}, {"password", Set},
		{"postgres://app:Zk3vQ9@db.internal:5432/app", Set}, {"sk_test_51HqLyjWDarjtT1zdp7dc", Set}, {"pk_live_8fJd92kLmQ0xx", Set},
		{"AKIA2E7XXQ5LDJ4WZP3N", Set}, {"ghp_16C7e42F292c6912E7710c838347Ae178B4a", Set}, {"dGhpcyB4eHggaXMgZmluZQ==", Set},
		{"550e8400-e29b-41d4-a716-446655440000", Set}, {"0.0.0.0", Set}, {"0.0.0.0:8080", Set}, {"openid profile email", Set}, {"info,http=debug", Set},
		{"[a, b]", Set}, {`{"a": 1}`, Set}, {"s3://dummy-free/path", Set}, {"use-the-force", Set}, {"example-app", Set}, {"https://example.io", Set}, {"s3://todo", Set}, {"add-on", Set}, {"get-started", Set},
		{"Just another site...", Set}, {"en_US", Set}, {"redis://redis:6379/0", Set}, {"postgres", Set}, {"a<b>c", Set}, {"x86_64", Set},

		// These point to this machine, or nowhere.
		{"localhost", Local}, {"localhost:3000", Local}, {"http://localhost:3000/api", Local}, {"127.0.0.1", Local}, {"http://127.0.0.1:8000", Local},
		{"::1", Local}, {"[::1]:3000", Local}, {"http://[::1]:3000", Local}, {"postgres://u:p@localhost:5432/db", Local},
		{"jdbc:postgresql://localhost:5432/db", Local}, {"mysql:host=localhost;dbname=app", Local}, {"host=localhost port=5432 user=app", Local},
		{"root:pw@tcp(127.0.0.1:3306)/app?parseTime=true", Local}, {"admin@example.com", Local}, {"https://example.com", Local}, {"api.example.org", Local},
		{"https://app.test", Local}, {"http://shop.local:8080", Local}, {"printer.local", Local}, {"a.localhost:80", Local}, {"https://x.invalid", Local},
		{"localhost:9092,localhost:9093", Local}, {"https://app.acme.io,http://localhost:3000", Local}, {"App <noreply@example.com>", Local},
		{"amqp://guest:guest@localhost", Local}, {"http://LOCALHOST:80", Local},
		{"localhost,app.acme.io", Set}, {"postgres.default.svc.cluster.local", Set}, {"config.settings.local", Set}, {"app.settings.test", Set}, {".env.local", Set},
		{"Listen on localhost", Set}, {"https://localhost.acme.io", Set}, {"myexample.com", Set}, {"https://latest.io", Set}, {"local", Set}, {"test@acme.io", Set},
	}
	for _, tt := range tests {
		if got := Classify(tt.value); got != tt.want {
			t.Errorf("Classify(%q) = %v, want %v", tt.value, got, tt.want)
		}
	}
}
