#version 440
// What is written over the pictures; its alpha is multiplied in already.
layout(location = 0) in vec2 v_texel;
layout(location = 1) in vec2 v_manner;
layout(location = 0) out vec4 colour;
layout(binding = 0) uniform sampler2D writing;

void main()
{
    colour = texture(writing, v_texel);
}
