// A subscriber client of many connections with many streams each, HTTP/1.1 or HTTP/2, in the clear or over TLS, and a publisher; commands on the standard input:
//   "w R S": R rounds, each one event of S bytes, the next when all have it;  "p R S HZ": paced;  "m": memory of the server;  "q": the end
#define _GNU_SOURCE
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <errno.h>
#include <fcntl.h>
#include <time.h>
#include <sched.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <arpa/inet.h>
#include <openssl/ssl.h>
typedef unsigned long long u64;
static u64 ns(clockid_t c){struct timespec t;if(clock_gettime(c,&t))return 0;return t.tv_sec*1000000000ULL+t.tv_nsec;}
static int arg_i(int ac,char**av,const char*n,int d){for(int i=1;i+1<ac;i++)if(!strcmp(av[i],n))return atoi(av[i+1]);return d;}
static const char*arg_s(int ac,char**av,const char*n,const char*d){for(int i=1;i+1<ac;i++)if(!strcmp(av[i],n))return av[i+1];return d;}
struct cn{int fd;SSL*ssl;unsigned char st,hn,h1;unsigned type,flags,left;unsigned char h[9];unsigned char pay[8];unsigned char pn;};
static int h2,tls,M,pid,httppub;static long N,ready,errs,closed;static u64 got,rxb;static int ep,inflight;static SSL_CTX*ctx;static unsigned char req[65536*4];static int rl;static clockid_t scpu;static int ctl=-1;static SSL*cssl;static const char*path,*pubpath;
static int wr(struct cn*c,const void*b,int n){return c->ssl?SSL_write(c->ssl,b,n):send(c->fd,b,n,MSG_NOSIGNAL);}
static void put24(unsigned char*p,int v){p[0]=v>>16;p[1]=v>>8;p[2]=v;}
static void fr(int len,int type,int flags,unsigned id){put24(req+rl,len);req[rl+3]=type;req[rl+4]=flags;req[rl+5]=id>>24;req[rl+6]=id>>16;req[rl+7]=id>>8;req[rl+8]=id;rl+=9;}
static void mkreq(void){ if(!h2){rl=sprintf((char*)req,"GET %s HTTP/1.1\r\nHost: localhost\r\nAccept: text/event-stream\r\n\r\n",path);return;}
 memcpy(req,"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",24);rl=24;fr(6*2,4,0,0);unsigned char s[]={0,2,0,0,0,0,0,4,0x7f,0xff,0xff,0xff};memcpy(req+rl,s,12);rl+=12;
 fr(4,8,0,0);unsigned w=0x7fffffff-65535;req[rl]=w>>24;req[rl+1]=w>>16;req[rl+2]=w>>8;req[rl+3]=w;rl+=4;
 for(int i=0;i<M;i++){unsigned char b[256];int n=0;b[n++]=0x82;b[n++]=tls?0x87:0x86;b[n++]=4;b[n++]=strlen(path);memcpy(b+n,path,strlen(path));n+=strlen(path);b[n++]=1;b[n++]=9;memcpy(b+n,"localhost",9);n+=9;b[n++]=0x0f;b[n++]=4;b[n++]=17;memcpy(b+n,"text/event-stream",17);n+=17;fr(n,1,5,2*i+1);memcpy(req+rl,b,n);rl+=n;}}
static void feed(struct cn*c,unsigned char*p,int n){ unsigned char*e=p+n; 
 if(!h2){ if(c->h1<4){while(p<e&&c->h1<4){c->h1=(*p==(c->h1&1?'\n':'\r'))?c->h1+1:(*p=='\r');p++;}if(c->h1==4){ready++;inflight--;}} while(p<e&&(p=memchr(p,'~',e-p))){got++;p++;}return;}
 while(p<e){ if(c->hn<9){int k=9-c->hn<e-p?9-c->hn:e-p;memcpy(c->h+c->hn,p,k);c->hn+=k;p+=k;if(c->hn<9)return;c->left=c->h[0]<<16|c->h[1]<<8|c->h[2];c->type=c->h[3];c->flags=c->h[4];c->pn=0;}
  unsigned k=c->left<(unsigned)(e-p)?c->left:(unsigned)(e-p); if(c->type==0){unsigned char*q=p,*f=p+k;while(q<f&&(q=memchr(q,'~',f-q))){got++;q++;}} else for(unsigned i=0;i<k&&c->pn<8;i++)c->pay[c->pn++]=p[i];
  p+=k;c->left-=k; if(!c->left){c->hn=0; if(c->type==1){if(++ready%M==0)inflight--;} else if(c->type==4&&!(c->flags&1)){unsigned char a[9]={0,0,0,4,1};wr(c,a,9);} else if(c->type==6&&!(c->flags&1)){unsigned char a[17]={0,0,8,6,1};memcpy(a+9,c->pay,8);wr(c,a,17);} else if(c->type==7||c->type==3){errs++; if(errs<3)fprintf(stderr,"frame %d code %d\n",c->type,c->type==3?c->pay[3]:c->pay[7]);}}
 } }
static void bye(struct cn*c,const char*w){ if(++closed<3)fprintf(stderr,"closed: %s %s\n",w,strerror(errno)); epoll_ctl(ep,EPOLL_CTL_DEL,c->fd,0); close(c->fd); c->fd=-1; }
static void ev(struct cn*c,unsigned e){ static unsigned char buf[1<<18]; if(c->fd<0)return;
 if(c->st==0&&(e&EPOLLOUT)){c->st=1; if(tls){c->ssl=SSL_new(ctx);SSL_set_fd(c->ssl,c->fd);SSL_set_connect_state(c->ssl);} else {if(send(c->fd,req,rl,MSG_NOSIGNAL)!=rl)errs++;c->st=2;}}
 if(c->st==1){int r=SSL_do_handshake(c->ssl); if(r==1){c->st=2; if(SSL_write(c->ssl,req,rl)!=rl)errs++;} else {int x=SSL_get_error(c->ssl,r); if(x!=SSL_ERROR_WANT_READ&&x!=SSL_ERROR_WANT_WRITE){bye(c,"tls");return;} return;}}
 if(c->st==2)for(;;){ int r=c->ssl?SSL_read(c->ssl,buf,sizeof buf):recv(c->fd,buf,sizeof buf,0); if(r>0){rxb+=r;feed(c,buf,r); if(!c->ssl&&r<(int)sizeof buf)return; continue;} if(c->ssl){int x=SSL_get_error(c->ssl,r); if(x==SSL_ERROR_WANT_READ)return;} else if(r<0&&errno==EAGAIN)return; bye(c,"read");return;}
}
static struct cn*cs;static long next_;static struct sockaddr_in d;
static void pump(int ms){ struct epoll_event v[512]; int m=epoll_wait(ep,v,512,ms); for(int i=0;i<m;i++){ if(v[i].data.ptr)ev(v[i].data.ptr,v[i].events); else {char b[4096]; while((cssl?SSL_read(cssl,b,sizeof b):recv(ctl,b,sizeof b,MSG_DONTWAIT))>0);} } }
static long rss(void){char f[64],l[256];sprintf(f,"/proc/%d/smaps_rollup",pid);FILE*p=fopen(f,"r");long v=0,r=0;if(!p)return 0;while(fgets(l,256,p))if(sscanf(l,"Rss: %ld",&v)==1)r=v;fclose(p);return r;}
static void us(double*u,double*s){char f[64],l[1024];*u=*s=0;sprintf(f,"/proc/%d/stat",pid);FILE*p=fopen(f,"r");if(!p)return;if(fgets(l,1024,p)){char*q=strrchr(l,')');unsigned long a,b;if(sscanf(q+2,"%*c %*d %*d %*d %*d %*d %*u %*u %*u %*u %*u %lu %lu",&a,&b)==2){*u=a/100.;*s=b/100.;}}fclose(p);}
static int pub(int size){ char b[4096]; if(httppub){int n=sprintf(b,"POST %s HTTP/1.1\r\nHost: localhost\r\nContent-Type: text/plain\r\nContent-Length: %d\r\n\r\n",pubpath,size);memset(b+n,'x',size);b[n]='~';n+=size;return (cssl?SSL_write(cssl,b,n):send(ctl,b,n,MSG_NOSIGNAL))==n;} int n=sprintf(b,"%d\n",size);return send(ctl,b,n,MSG_NOSIGNAL)==n; }
int main(int ac,char**av){ N=arg_i(ac,av,"-c",1000);M=arg_i(ac,av,"-m",1);h2=arg_i(ac,av,"-h2",0);tls=arg_i(ac,av,"-tls",0);pid=arg_i(ac,av,"-pid",0);httppub=arg_i(ac,av,"-httppub",0);int port=arg_i(ac,av,"-p",26000),cport=arg_i(ac,av,"-cp",26001),maxin=arg_i(ac,av,"-inflight",128);const char*label=arg_s(ac,av,"-l","");path=arg_s(ac,av,"-path","/events");pubpath=arg_s(ac,av,"-pubpath","/pub");int cpu=arg_i(ac,av,"-cpu",-1);
 if(cpu>=0){cpu_set_t k;CPU_ZERO(&k);CPU_SET(cpu,&k);sched_setaffinity(0,sizeof k,&k);} if(pid)clock_getcpuclockid(pid,&scpu);
 if(tls){ctx=SSL_CTX_new(TLS_client_method());SSL_CTX_set_mode(ctx,SSL_MODE_RELEASE_BUFFERS|SSL_MODE_ENABLE_PARTIAL_WRITE);SSL_CTX_set_min_proto_version(ctx,TLS1_3_VERSION);SSL_CTX_set_ciphersuites(ctx,"TLS_AES_128_GCM_SHA256");SSL_CTX_set1_groups_list(ctx,"X25519");if(h2)SSL_CTX_set_alpn_protos(ctx,(unsigned char*)"\x02h2",3);else SSL_CTX_set_alpn_protos(ctx,(unsigned char*)"\x08http/1.1",9);}
 mkreq();cs=calloc(N,sizeof*cs);ep=epoll_create1(0);d.sin_family=AF_INET;d.sin_port=htons(port);d.sin_addr.s_addr=htonl(0x7f000001);
 long r0=rss();u64 t0=ns(CLOCK_MONOTONIC),c0=ns(scpu);u64 lim=t0+(u64)arg_i(ac,av,"-ct",180)*1000000000ULL;
 while((ready<N*M)&&ns(CLOCK_MONOTONIC)<lim&&closed<100){ while(next_<N&&inflight<maxin){struct cn*c=&cs[next_];int fd=socket(AF_INET,SOCK_STREAM|SOCK_NONBLOCK,0);if(fd<0){perror("socket");return 1;}int one=1;setsockopt(fd,IPPROTO_IP,IP_BIND_ADDRESS_NO_PORT,&one,sizeof one);setsockopt(fd,IPPROTO_TCP,TCP_NODELAY,&one,sizeof one);struct sockaddr_in s={.sin_family=AF_INET,.sin_addr.s_addr=htonl(0x7f010001+(next_&15))};bind(fd,(void*)&s,sizeof s);connect(fd,(void*)&d,sizeof d);c->fd=fd;struct epoll_event e={.events=EPOLLIN|EPOLLOUT|EPOLLET,.data.ptr=c};epoll_ctl(ep,EPOLL_CTL_ADD,fd,&e);next_++;inflight++;} pump(50);}
 u64 t1=ns(CLOCK_MONOTONIC),c1=ns(scpu);for(int i=0;i<10;i++)pump(50);long r1=rss();
 ctl=socket(AF_INET,SOCK_STREAM,0);d.sin_port=htons(cport);if(connect(ctl,(void*)&d,sizeof d)){perror("ctl");}int one=1;setsockopt(ctl,IPPROTO_TCP,TCP_NODELAY,&one,sizeof one);
 if(tls){cssl=SSL_new(ctx);SSL_set_alpn_protos(cssl,(unsigned char*)"\x08http/1.1",9);SSL_set_fd(cssl,ctl);if(SSL_connect(cssl)!=1){fprintf(stderr,"ctl: no TLS\n");return 1;}fcntl(ctl,F_SETFL,O_NONBLOCK);}
 struct epoll_event e={.events=EPOLLIN,.data.ptr=0};epoll_ctl(ep,EPOLL_CTL_ADD,ctl,&e);
 printf("{\"l\":\"%s\",\"ready\":%ld,\"of\":%ld,\"errs\":%ld,\"closed\":%ld,\"conn_s\":%.2f,\"cpu_us_conn\":%.1f,\"rss_kb\":[%ld,%ld],\"b_per_conn\":%.0f,\"b_per_stream\":%.1f}\n",label,ready,N*M,errs,closed,(t1-t0)/1e9,(c1-c0)/1e3/N,r0,r1,(r1-r0)*1024./N,(r1-r0)*1024./(N*M));fflush(stdout);
 fcntl(0,F_SETFL,O_NONBLOCK); char line[256];
 for(;;){ int k=read(0,line,255); if(k==0)break; if(k<0){pump(20);continue;} line[k]=0; char cmd;int R=0,S=0;double hz=0; sscanf(line,"%c %d %d %lf",&cmd,&R,&S,&hz); if(cmd=='q')break;
  if(cmd=='m'){printf("{\"l\":\"%s\",\"rss_kb\":%ld}\n",label,rss());fflush(stdout);continue;}
  double u0,s0,u1,s1;us(&u0,&s0);u64 g0=got,x0=rxb,a=ns(CLOCK_MONOTONIC),b=ns(scpu),cc=ns(CLOCK_PROCESS_CPUTIME_ID);u64 want=got,tl=a+60000000000ULL;int i=0;
  if(cmd=='w')for(;i<R;i++){pub(S);want+=ready;while(got<want&&ns(CLOCK_MONOTONIC)<tl)pump(20);if(got<want)break;}
  else for(;i<R;){u64 due=a+(u64)(i*1e9/hz);u64 n=ns(CLOCK_MONOTONIC);if(n>=due){pub(S);want+=ready;i++;}else pump((due-n)/1000000);} while(got<want&&ns(CLOCK_MONOTONIC)<tl)pump(20);
  u64 a2=ns(CLOCK_MONOTONIC),b2=ns(scpu),cc2=ns(CLOCK_PROCESS_CPUTIME_ID);us(&u1,&s1);u64 g=got-g0;
  printf("{\"l\":\"%s\",\"cmd\":\"%c\",\"size\":%d,\"rounds\":%d,\"deliv\":%llu,\"lost\":%lld,\"wall_s\":%.3f,\"us\":%.4f,\"user_us\":%.4f,\"client_us\":%.4f,\"wire_b\":%.1f,\"rss_kb\":%ld}\n",label,cmd,S,i,g,(long long)(want-got),(a2-a)/1e9,g?(b2-b)/1e3/g:0,g?(u1-u0)*1e6/g:0,g?(cc2-cc)/1e3/g:0,g?(double)(rxb-x0)/g:0,rss());fflush(stdout);
 } return 0; }
