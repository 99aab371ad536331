//go:build !(airseal_embed && linux && amd64)

package airseal

// embedded gives the path of the program that was built in: none, without -tags airseal_embed.
func embedded() (string, error) {
	return "", nil
}
