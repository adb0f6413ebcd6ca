// Publishes a long body with net/http, again and again, and prints what came: a status, or an error.
package main

import (
	"bytes"
	"fmt"
	"io"
	"net/http"
	"os"
	"strconv"
)

func main() {
	host, port, how := os.Args[1], os.Args[2], os.Args[3]
	times, _ := strconv.Atoi(os.Args[4])
	size, _ := strconv.Atoi(os.Args[5])
	body := bytes.Repeat([]byte("x"), size)
	for i := 0; i < times; i++ {
		var reader io.Reader = bytes.NewReader(body)
		if how == "chunked" {
			reader = io.MultiReader(reader)
		}
		answer, err := http.Post("http://"+host+":"+port+"/events?topic=t", "text/plain", reader)
		if err != nil {
			fmt.Println(err)
			continue
		}
		io.Copy(io.Discard, answer.Body)
		answer.Body.Close()
		fmt.Println(answer.StatusCode)
	}
}
