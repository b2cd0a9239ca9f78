package gate

// risk brings the evidence of the risk checks that stands in the change itself.
func (c *collector) risk() error {
	for _, collect := range []func() error{c.migrations, c.apis, c.dependencies, c.specs} {
		if err := collect(); err != nil {
			return err
		}
	}
	return nil
}
