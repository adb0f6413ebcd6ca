// Signs the claims on the standard input with golang-jwt: sign ALGORITHM FILE, a private key in PEM, or a secret as it is.
package main

import (
	"encoding/json"
	"fmt"
	"os"
	"strings"

	"github.com/golang-jwt/jwt/v5"
)

func main() {
	token, err := sign(os.Args[1], os.Args[2])
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	fmt.Println(token)
}

func sign(algorithm, file string) (string, error) {
	text, err := os.ReadFile(file)
	if err != nil {
		return "", err
	}
	key, err := keyOf(algorithm, text)
	if err != nil {
		return "", err
	}
	claims := jwt.MapClaims{}
	decoder := json.NewDecoder(os.Stdin)
	decoder.UseNumber()
	if err := decoder.Decode(&claims); err != nil {
		return "", err
	}
	return jwt.NewWithClaims(jwt.GetSigningMethod(algorithm), claims).SignedString(key)
}

func keyOf(algorithm string, text []byte) (interface{}, error) {
	switch algorithm {
	case "RS256":
		return jwt.ParseRSAPrivateKeyFromPEM(text)
	case "ES256":
		return jwt.ParseECPrivateKeyFromPEM(text)
	case "EdDSA":
		return jwt.ParseEdPrivateKeyFromPEM(text)
	default:
		return []byte(strings.TrimSpace(string(text))), nil
	}
}
