package githubsim

import (
	"bytes"
	"encoding/json"
)

// members is an object whose members keep the query's order.
type members struct {
	names  []string
	values []any
}

func (m *members) add(name string, value any) {
	m.names, m.values = append(m.names, name), append(m.values, value)
}

// MarshalJSON writes the members in their order.
func (m *members) MarshalJSON() ([]byte, error) {
	var out bytes.Buffer
	out.WriteByte('{')
	for i, name := range m.names {
		if i > 0 {
			out.WriteByte(',')
		}
		key, err := json.Marshal(name)
		if err != nil {
			return nil, err
		}
		value, err := json.Marshal(m.values[i])
		if err != nil {
			return nil, err
		}
		out.Write(key)
		out.WriteByte(':')
		out.Write(value)
	}
	out.WriteByte('}')
	return out.Bytes(), nil
}
