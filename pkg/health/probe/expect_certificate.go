package probe

import (
	"crypto/x509"
	"errors"
	"fmt"
	"strings"
	"time"

	"deploycoord/pkg/health"
)

// certificate adds that the certificate must be valid for so many days more; 0 asks for nothing more than a valid one.
func (e *expectation) certificate(days int, s *step, now func() time.Time) error {
	if days == 0 || strings.HasPrefix(s.origin, "http://") && !s.redirects {
		if days > 0 {
			return errors.New("certificate-days is given, but the address asks for no TLS: write https://")
		}
		return nil
	}
	e.others = append(e.others, func(a *answer, _ map[string]string) *health.Sample {
		if a.certificate == nil {
			s := down("was asked without TLS, so it has no certificate", "https://")
			return &s
		}
		return expiry(a.certificate, days, now())
	})
	return nil
}

// expiry is a minor fault of a certificate that ends in less than so many days; nil of one that does not.
func expiry(c *x509.Certificate, days int, now time.Time) *health.Sample {
	left := c.NotAfter.Sub(now)
	if left >= time.Duration(days)*24*time.Hour {
		return nil
	}
	return &health.Sample{
		Outcome: health.Bad, Fault: health.Minor,
		Text: fmt.Sprintf("its certificate expires in %s, on %s", daysOf(left), day(c.NotAfter)),
		Want: "one that is valid for " + daysOf(time.Duration(days)*24*time.Hour) + " more",
	}
}

// daysOf is a time in days, or in hours where it is less than one.
func daysOf(d time.Duration) string {
	count, unit := int(d/(24*time.Hour)), "day"
	if count == 0 {
		count, unit = max(int(d/time.Hour), 0), "hour"
	}
	if count != 1 {
		unit += "s"
	}
	return fmt.Sprintf("%d %s", count, unit)
}
