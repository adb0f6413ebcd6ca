// Server-sent events with net/http: a goroutine and a channel for each GET; each POST goes into all channels.
// Usage: rival PORT
package main

import (
	"fmt"
	"io"
	"log"
	"net/http"
	"os"
	"sync"
)

const queueLength = 256

type hub struct {
	mutex       sync.Mutex
	subscribers map[chan []byte]struct{}
	lastID      int
}

func (h *hub) subscribe(w http.ResponseWriter, r *http.Request) {
	frames := make(chan []byte, queueLength)
	h.mutex.Lock()
	h.subscribers[frames] = struct{}{}
	h.mutex.Unlock()
	defer func() {
		h.mutex.Lock()
		delete(h.subscribers, frames)
		h.mutex.Unlock()
	}()
	flusher := w.(http.Flusher)
	w.Header().Set("Content-Type", "text/event-stream")
	w.Header().Set("Cache-Control", "no-cache")
	fmt.Fprint(w, ":\n\n")
	flusher.Flush()
	for {
		select {
		case frame := <-frames:
			if _, err := w.Write(frame); err != nil {
				return
			}
			flusher.Flush()
		case <-r.Context().Done():
			return
		}
	}
}

func (h *hub) publish(w http.ResponseWriter, r *http.Request) {
	body, err := io.ReadAll(r.Body)
	if err != nil {
		http.Error(w, err.Error(), http.StatusBadRequest)
		return
	}
	h.mutex.Lock()
	defer h.mutex.Unlock()
	h.lastID++
	frame := []byte(fmt.Sprintf("id: %d\ndata: %s\n\n", h.lastID, body))
	for frames := range h.subscribers {
		select {
		case frames <- frame:
		default: // A reader with a full queue misses the event; the load client counts it as lost.
		}
	}
}

func main() {
	h := &hub{subscribers: map[chan []byte]struct{}{}}
	http.HandleFunc("/sub", h.subscribe)
	http.HandleFunc("/pub", h.publish)
	log.Fatal(http.ListenAndServe("127.0.0.1:"+os.Args[1], nil))
}
