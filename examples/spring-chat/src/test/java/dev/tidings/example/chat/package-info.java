/** The application, started, and driven in two browsers. */
@NullMarked
package dev.tidings.example.chat;

import org.jspecify.annotations.NullMarked;
