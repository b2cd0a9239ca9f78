package envfile

import "testing"

func TestSensitiveName(t *testing.T) {
	tests := map[string]bool{
		"API_KEY": true, "STRIPE_SECRET_KEY": true, "JWT_SECRET": true, "GITHUB_TOKEN": true, "DB_PASSWORD": true, "SMTP_PASS": true, "PGPASSWORD": true,
		"SENTRY_DSN": true, "DATABASE_URL": true, "POSTGRES_URL": true, "MONGODB_URI": true, "REDIS_URL": true, "AMQP_URL": true, "DIRECT_URL": true,
		"SLACK_WEBHOOK_URL": true, "AWS_ACCESS_KEY_ID": true, "AWS_SECRET_ACCESS_KEY": true, "VAULT_SECRET_ID": true, "ENCRYPTION_KEY": true, "APP_KEY": true,
		"PRIVATE_KEY_PEM": true, "SSH_KEY_BASE64": true, "CONNECTION_STRING": true, "OPENAI_APIKEY": true, "db_password": true, "aws.secret": true, "SECRET_KEY_BASE": true,
		"AZURE_STORAGE_CONNECTION_STRING": true, "PASSWORD": true, "TOKEN": true, "GPG_PASSPHRASE": true, "CLIENT_SECRET": true, "COOKIE_SECRETS": true,
		"POSTGRES_URL_NON_POOLING": true, "DATABASE_URL_UNPOOLED": true, "SPRING_DATASOURCE_URL": true, "AUTHTOKEN": true,

		"NEXT_PUBLIC_API_KEY": false, "VITE_MAPS_KEY": false, "PUBLIC_TOKEN": false, "REACT_APP_SECRET": false, "PORT": false, "NODE_ENV": false,
		"TOKEN_TTL": false, "PASSWORD_MIN_LENGTH": false, "TOKEN_ENDPOINT": false, "SECRET_KEY_FILE": false, "VAPID_PUBLIC_KEY": false,
		"STRIPE_PUBLISHABLE_KEY": false, "RECAPTCHA_SITE_KEY": false, "CLIENT_ID": false, "API_URL": false, "TOKEN_URL": false, "KEYCLOAK_URL": false,
		"MONKEY": false, "DB_HOST": false, "PUBLIC_DATABASE_URL": false, "SECRET_NAME": false, "COMPASS": false, "LOG_LEVEL": false, "DB_CONNECTION": false,
		"QUEUE_CONNECTION": false, "ENFORCE_FOREIGN_KEYS": false, "SMTP_APIKEY_USER": false, "WEBHOOK_URL_PREFIX": false, "": false,
	}
	for name, want := range tests {
		if got := SensitiveName(name); got != want {
			t.Errorf("SensitiveName(%q) = %v", name, got)
		}
	}
}
